"""Functions that run in several processes at once, over gloo."""

import datetime
import multiprocessing
import os
import sys
import tempfile
import traceback

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

# Forked from a process that has imported PyTorch and no more, in which nothing runs yet: a tenth of a start's work.
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


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
    context = mp.get_context(START)
    if START == "forkserver":
        context.set_forkserver_preload(["perdita.torch.distributed"])
    queue = context.Queue()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store")
        workers = [
            context.Process(target=run, args=(rank, world, store, queue, jobs)) for rank in range(world)
        ]
        for worker in workers:
            worker.start()
        results = dict(queue.get(timeout=300) for _ in range(answers or world))
        for worker in workers:
            worker.join(60)
    assert not [text for text in results.values() if isinstance(text, str)], results
    return [[results[rank][i] for rank in sorted(results)] for i in range(len(jobs))]
