"""Lets PyTorch's x86 wheel from PyPI be imported on a machine without a GPU and without 4 GB of CUDA libraries.

The wheel's libraries are linked against CUDA's (cuBLAS, cuDNN, NCCL, …) and will not load without them, though nothing
on the CPU path calls one. So each missing library gets a stand-in that defines what PyTorch imports from it; a stand-in
that is called after all aborts. The CUDA runtime is small and is called while loading: install the real one.

    python -m venv venv && venv/bin/pip install --no-deps torch nvidia-cuda-runtime
    venv/bin/python tools/torch_cpu_stubs.py

Needs gcc and readelf. Never run it in an environment whose PyTorch is meant to use a GPU.
"""

import re
import subprocess
import sysconfig
import tempfile
from collections import defaultdict
from pathlib import Path

SITE = Path(sysconfig.get_path("platlib"))
CUDA = re.compile(r"lib(cu|nv|nccl)(?!da\.so)")  # libcuda.so is the driver's, and looked for at run time
# Symbols that carry no version are told apart by their names.
UNVERSIONED = {
    "libnccl": "nccl",
    "libcusparseLt": "cusparseLt",
    "libnvshmem_host": "nvshmem",
    "libcufile": "cuFile",
}


def readelf(option: str, library: Path) -> str:
    return subprocess.run(
        ["readelf", option, "-W", library], check=True, capture_output=True, text=True
    ).stdout


def imports(libraries: list[Path]) -> tuple[set[str], dict[str, set[tuple[str, str]]]]:
    """The CUDA libraries wanted, and by version the undefined symbols: (name, FUNC or OBJECT or NOTYPE)."""
    wanted, symbols = set(), defaultdict(set)
    for library in libraries:
        wanted |= {so for so in re.findall(r"NEEDED.*\[(.*)\]", readelf("-d", library)) if CUDA.match(so)}
        for field in map(str.split, readelf("--dyn-syms", library).splitlines()):
            if len(field) >= 8 and field[6] == "UND":
                name, _, version = field[7].partition("@")
                symbols[version.lstrip("@")].add((name, field[3]))
    return wanted, symbols


def stub(path: Path, versions: dict[str, set[tuple[str, str]]]) -> None:
    """A shared library that defines these symbols, each under its version."""
    with tempfile.TemporaryDirectory() as folder:
        source, script = Path(folder, "stub.c"), Path(folder, "versions")
        lines = [f"int {s};" if kind == "OBJECT" else f"void {s}(void) {{ abort(); }}"
                 for group in versions.values() for s, kind in sorted(group)]  # fmt: skip
        source.write_text("\n".join(["void abort(void);", *lines, ""]))
        named = {version: group for version, group in versions.items() if version}
        script.write_text(
            "".join(f"{v} {{ global: {''.join(s + ';' for s, _ in g)} }};\n" for v, g in named.items())
        )
        flags = ["-w", "-shared", "-fPIC", "-fno-builtin", f"-Wl,-soname,{path.name}"]
        flags += [f"-Wl,--version-script,{script}"] if named else []
        subprocess.run(["gcc", *flags, "-o", path, source], check=True)


def main() -> None:
    libraries = sorted(SITE.glob("torch/lib/lib*.so"))
    if not libraries:
        raise SystemExit(f"no PyTorch in {SITE}")
    wanted, symbols = imports(libraries)
    folder = next(SITE.glob("nvidia/cu[0-9]*/lib"), None)  # where PyTorch looks, made by nvidia-cuda-runtime
    if folder is None:
        raise SystemExit("install nvidia-cuda-runtime first")
    for so in sorted(wanted):
        if any(SITE.glob(f"nvidia/**/{so}")):
            continue
        stem = so.split(".so")[0]
        versions = {
            v: group
            for v, group in symbols.items()
            if v == so or (v == "NVSHMEM" and stem == "libnvshmem_host")
        }
        if stem in UNVERSIONED:
            versions[""] = {s for s in symbols[""] if s[0].startswith(UNVERSIONED[stem])}
        stub(folder / so, versions)
        print(f"{so}: {sum(map(len, versions.values()))} symbols")


if __name__ == "__main__":
    main()
