"""A Slurm cluster of virtual nodes on this one machine, to try the workflow on.

    python tests/helpers/virtual_cluster.py COMMAND …     runs a command that finds it

Needs root, and Debian's packages slurm-wlm and munge, or the like. All that it writes
lies in a folder of its own, and its ports are free ones, so a Slurm that the machine
belongs to is left alone. No accounting, as on many a small cluster; a job that takes
more memory than it asked for is killed.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

CLIENTS = ["sbatch", "srun", "squeue", "sinfo", "scontrol", "scancel", "sacct"]
PROGRAMS = ["munged", "slurmctld", "slurmd", *CLIENTS]
CONFIG = """\
ClusterName=virtual
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller_port}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
# Without control groups, which a container may not touch.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=2
JobAcctGatherParams=OverMemoryKill
GresTypes=gpu
# So many CPUs as are written here, whatever the machine has.
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
# Quick to notice, for a test: a node that is lost, a job that will not end.
SlurmdTimeout=5
KillWait=2
{nodes}
PartitionName=main Nodes=ALL Default=YES State=UP
PartitionName=gpu Nodes=node1 State=UP
"""
NODE = (
    "NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={cpus} "
    "RealMemory=9000{gpus}\n"
)


def missing() -> str:
    """Say why no cluster can be started here; an empty string where one can."""
    if os.geteuid() != 0:
        return "a virtual cluster of Slurm needs root"
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if lacking:
        return f"Slurm is not installed: there is no {', '.join(lacking)}"
    return ""


def free_ports(count: int) -> list[int]:
    """Find ports on which nobody listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [open_socket.getsockname()[1] for open_socket in sockets]
    for open_socket in sockets:
        open_socket.close()
    return ports


class VirtualCluster:
    """A cluster with two CPUs: two nodes of one, or one of two.

    `environment` is what a command needs to find it; use as a context manager.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="virtual-cluster-"))
        self.folder.chmod(0o755)  # munged runs as a user of its own
        self.config = self.folder / "slurm.conf"
        self.nodes = ["node1", "node2"]
        self.daemons: dict[str, subprocess.Popen] = {}
        programs = self.folder / "bin"
        programs.mkdir()
        # The Slurm plugin clears SLURM_CONF before it calls these in a job.
        for name in CLIENTS:
            (programs / name).write_text(
                f'#!/bin/sh\nSLURM_CONF={self.config} exec {shutil.which(name)} "$@"\n'
            )
            (programs / name).chmod(0o755)
        self.environment = {
            "SLURM_CONF": str(self.config),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        }

    def __enter__(self) -> "VirtualCluster":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error) -> None:
        self.stop()

    def start(self) -> None:
        """Start munged, the controller and the nodes; return when all are idle."""
        munge = self.folder / "munge"
        munge.mkdir()
        (munge / "key").write_bytes(os.urandom(1024))
        (munge / "key").chmod(0o600)
        for path in [munge, munge / "key"]:
            shutil.chown(path, "munge", "munge")
        options = ["socket", "key-file", "pid-file", "log-file", "seed-file"]
        files = [f"--{name}={munge}/{name.split('-')[0]}" for name in options]
        self.spawn("munged", "--foreground", *files, user="munge")
        self.wait_for((munge / "socket").exists)

        self.start_controller()
        if not re.search(
            r"MULTIPLE_SLURMD\s*=\s*Yes", self.ask("scontrol", "show", "config")
        ):
            self.nodes = ["node1"]
            self.end("slurmctld")
            self.start_controller()
        for node in self.nodes:
            self.start_node(node)
        self.wait_for(lambda: self.node_states() == dict.fromkeys(self.nodes, "idle"))

    def start_controller(self) -> None:
        """Start slurmctld with the nodes that there are; return when it answers."""
        self.write_config()
        self.spawn("slurmctld", "-D")
        self.wait_for(lambda: "UP" in self.ask("scontrol", "ping", check=False))

    def write_config(self) -> None:
        """Write slurm.conf, and gres.conf with a GPU that is none."""
        controller_port, *ports = free_ports(1 + len(self.nodes))
        nodes = "".join(
            NODE.format(
                name=name,
                host=socket.gethostname(),
                port=port,
                cpus=2 // len(self.nodes),
                gpus=" Gres=gpu:1" if name == "node1" else "",
            )
            for name, port in zip(self.nodes, ports, strict=True)
        )
        self.config.write_text(
            CONFIG.format(
                folder=self.folder, controller_port=controller_port, nodes=nodes
            )
        )
        (self.folder / "gres.conf").write_text(
            "NodeName=node1 Name=gpu File=/dev/null\n"
        )
        (self.folder / "state").mkdir(exist_ok=True)

    def start_node(self, node: str) -> None:
        """Start a node's slurmd."""
        self.spawn("slurmd", "-D", "-N", node, name=node)

    def end(self, name: str) -> None:
        """End a daemon; the jobs of a node whose slurmd ends go on."""
        daemon = self.daemons.pop(name)
        daemon.terminate()
        daemon.wait(30)

    def spawn(self, *command: str, name: str = "", user: str | None = None) -> None:
        """Start a daemon in the foreground."""
        name = name or command[0]
        with (self.folder / f"{name}.out").open("wb") as output:
            self.daemons[name] = subprocess.Popen(
                command,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
                user=user,
                cwd=self.folder,
            )

    def ask(self, *command: str, check: bool = True) -> str:
        """Run one of Slurm's commands, and give its output."""
        return subprocess.run(
            command,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            text=True,
            check=check,
        ).stdout

    def node_states(self) -> dict[str, str]:
        """Give the state of each node."""
        lines = self.ask("sinfo", "-hN", "-p", "main", "-o", "%N %T").splitlines()
        return dict(line.split() for line in lines)

    def jobs(self) -> dict[int, tuple[str, str]]:
        """Give state and node of each job, also of those that have ended."""
        lines = self.ask("squeue", "-h", "--states=all", "-o", "%A %T %N").splitlines()
        rows = [line.split(" ") for line in lines]
        return {int(job): (state, node) for job, state, node in rows}

    def wait_for(self, condition, seconds: float = 60) -> None:
        """Wait until a condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                logs = "\n".join(
                    path.read_text(errors="replace")[-2000:]
                    for path in self.folder.glob("*.log")
                )
                raise TimeoutError(f"the virtual cluster hangs\n{logs}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End every process of the cluster, jobs included, and remove its files."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("SLURM_CONF") == str(self.config):
                    found.append(process)
            except psutil.Error:
                continue
        for process in found:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        for daemon in self.daemons.values():
            daemon.wait()
        psutil.wait_procs(found, timeout=10)
        shutil.rmtree(self.folder)


def main() -> None:
    """Run a command on a cluster that lives as long as it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    command = parser.parse_args().command
    if reason := missing():
        sys.exit(f"error: {reason}\nhint: apt-get install slurm-wlm munge")
    with VirtualCluster() as cluster:
        environment = {**os.environ, **cluster.environment}
        status = subprocess.run(command, env=environment, check=False).returncode
    sys.exit(status)


if __name__ == "__main__":
    main()
