"""Functions that run in several processes at once, over gloo, and programs in processes of their own."""

import datetime
import functools
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import traceback

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

# Forked from a process in which nothing runs yet, and which has imported PyTorch and what its optimisers need. It has
# not imported perdita, which starts no threads in a process that is forked later.
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
CONTEXT = mp.get_context(START)
if START == "forkserver":
    CONTEXT.set_forkserver_preload(["torch._dynamo", "torch.distributed.fsdp"])


def run(rank, world, store, queue, jobs):
    torch.set_num_threads(1)
    if sys.platform == "linux":
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")  # a host's own name need not resolve
    try:
        timeout = datetime.timedelta(seconds=120)
        meet = f"file://{store}"
        dist.init_process_group("gloo", rank=rank, world_size=world, timeout=timeout, init_method=meet)
        queue.put((rank, [job(rank, world) for job in jobs]))
        dist.barrier()
        dist.destroy_process_group()
    except Exception:
        queue.put((rank, "error: " + traceback.format_exc()))


def spread(world, *jobs, answers=None):
    """The results of each of the jobs on every rank."""
    queue = CONTEXT.Queue()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store")
        workers = [
            CONTEXT.Process(target=run, args=(rank, world, store, queue, jobs)) for rank in range(world)
        ]
        for worker in workers:
            worker.start()
        results = dict(queue.get(timeout=300) for _ in range(answers or world))
        for worker in workers:
            worker.join(60)
    assert not [text for text in results.values() if isinstance(text, str)], results
    return [[results[rank][i] for rank in sorted(results)] for i in range(len(jobs))]


def _program(source, arguments, environment, out):
    for name, stream in ((f"{out}/stdout", 1), (f"{out}/stderr", 2)):
        os.dup2(os.open(name, os.O_WRONLY), stream)
    # The number of threads is the program's own, unless it is given.
    for name in [name for name in os.environ if name.endswith("_NUM_THREADS")]:
        del os.environ[name]
    os.environ.update(environment)
    mp.spawn = functools.partial(mp.start_processes, start_method=START.removesuffix("server"))
    sys.argv = [str(source), *arguments]
    if os.path.exists(source):
        sys.path.insert(0, os.path.dirname(source))
        runpy.run_path(source, run_name="__main__")
    else:
        exec(source, {"__name__": "__main__"})


def program(source, *arguments, timeout=300, **environment):
    """The outcome of a program, a file or its text, in a process which has PyTorch, as have those that it starts."""
    with tempfile.TemporaryDirectory() as out:
        for name in ("stdout", "stderr"):
            open(f"{out}/{name}", "w").close()
        process = CONTEXT.Process(target=_program, args=(str(source), arguments, environment, out))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
        said = []
        for name in ("stdout", "stderr"):
            with open(f"{out}/{name}", encoding="utf-8") as file:
                said.append(file.read())
    return subprocess.CompletedProcess([str(source), *arguments], process.exitcode, *said)
