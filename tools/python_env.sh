#!/usr/bin/env bash
# Installs the libraries that the Python tests compare with into a virtual environment: tools/python_env.sh VENV
# Needs python3 with venv, gcc, g++ (torch.compile) and binutils; 2.6 GB and, with a fast network, 20 s.
set -euo pipefail
venv=${1:?usage: $0 VENV}
tools=$(cd "$(dirname "$0")" && pwd)

retry() {
    for wait in 5 20 60; do
        "$@" && return
        echo "again in $wait s: $*" >&2
        sleep "$wait"
    done
    "$@"
}
install() {
    retry "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" "$@"
}

[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
# Downloads and unpacks in parallel: a quarter of pip's time.
retry "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --root-user-action ignore uv==0.13.9
# What building and testing the package needs.
install maturin==1.16.0 pytest==9.2.0 pytest-xdist==3.8.0 hypothesis==6.170.15 mypy==2.4.1 ruff==0.17.6 \
    numpy==2.4.6 ml_dtypes==0.6.0 mpmath==1.3.0
# mpmath's numbers of 800 digits, in half the time.
install gmpy2==2.3.2
# What PyTorch's own tests import, of which we run those of losses.
install --no-deps expecttest==0.3.0
# What opens pages in Chromium.
install playwright==1.65.2
# Weights of networks, and the pictures of the examples.
install safetensors==0.8.0 pillow==13.0.0
# The libraries it works with; xgboost-cpu is xgboost without the NCCL that its own wheel brings.
install "jax[cpu]==0.10.2" optax==0.2.8 xgboost-cpu==3.2.0 lightgbm==4.7.0 scikit-learn==1.9.1
# PyTorch without the CUDA libraries, which take 4 GB: its Python needs, the CUDA runtime, and stand-ins for the rest.
install "setuptools>=77.0.3" filelock "typing-extensions>=4.13" "sympy>=1.13.3" "networkx>=2.5.1" jinja2 fsspec tqdm \
    "nvidia-cuda-runtime==13.*"
install --no-deps torch==2.15.0
# Metrics, columns of Arrow, and what hands them out. Ray and Spark (0.9 GB) are tested where they are installed.
install --no-deps torchmetrics==1.9.0 lightning-utilities==0.15.3
install pyarrow==26.0.1 duckdb==2.0.1 datafusion==55.0.0 polars==2.1.0
"$venv/bin/python" "$tools/torch_cpu_stubs.py"
