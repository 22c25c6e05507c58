"""What `deploy/` says of the bot is true of the bot, and asks for no more rights than it needs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli.serve import serve
from bot.host.settings import EVERYWHERE, load
from bot.paper import making
from docs.papers import OUTSIDE, all_endpoints
from tests.decks import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
UNIT = (DEPLOY / "kaartensessie.service").read_text("utf-8")
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "kaartensessie.yaml").read_text("utf-8")))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["kaartensessie"]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def of_kind(kind: str) -> dict[str, Any]:
    [found] = [each["spec"] for each in KUBERNETES if each["kind"] == kind]
    return dict(found)


POD = of_kind("Deployment")["template"]["spec"]
[CONTAINER] = POD["containers"]
COMMANDS = {
    "Dockerfile": yaml.safe_load(re.findall(r"^CMD (\[.*)$", DOCKERFILE, re.MULTILINE)[-1]),
    "kubernetes": CONTAINER["args"],
    "systemd": shlex.split(re.findall(r"^ExecStart=\S+ (.*)$", UNIT, re.MULTILINE)[0]),
}


@pytest.mark.parametrize("where", COMMANDS)
def test_what_is_run_is_a_command_of_the_bot(where: str) -> None:
    """Each option is one that `serve` knows, and a container listens where others can come."""
    name, *options = COMMANDS[where]
    assert name == "serve"
    told = serve.make_context("serve", list(options)).params
    assert told["host"] == ("127.0.0.1" if where == "systemd" else EVERYWHERE)
    assert told["port"] == 3978


def test_every_check_asks_where_the_bot_answers() -> None:
    """A probe of an address that is not there would end the bot every minute."""
    routes = {each.path for each in all_endpoints()}
    probes = {name: CONTAINER[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert {probe["path"] for probe in probes.values()} <= routes
    assert {probe["port"] for probe in probes.values()} == {CONTAINER["ports"][0]["name"]}
    asked = re.search(r"urlopen\('http://127\.0\.0\.1:3978([^']*)'", DOCKERFILE)
    assert asked is not None
    assert asked[1] in routes


def test_only_what_must_be_reached_from_outside_is() -> None:
    """Counts, health and the room without a login stay inside."""
    [rule] = of_kind("Ingress")["rules"]
    kinds = {
        kind: {each["path"] for each in rule["http"]["paths"] if each["pathType"] == kind}
        for kind in ("Exact", "Prefix")
    }
    let_in = {
        each.path: each.lock
        for each in all_endpoints()
        if each.path in kinds["Exact"] or any(f"{each.path}/".startswith(f"{above}/") for above in kinds["Prefix"])
    }
    assert set(let_in) == {each.path for each in all_endpoints() if each.lock in OUTSIDE}
    assert set(let_in.values()) <= set(OUTSIDE)
    assert sum(map(len, kinds.values())) == len(rule["http"]["paths"])
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["ports"])


def test_it_runs_without_rights() -> None:
    """Not as root, nothing to write to but the data and what is thrown away."""
    [user] = re.findall(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert POD["securityContext"]["runAsUser"] == int(user) > 0
    assert POD["securityContext"]["runAsNonRoot"]
    assert POD["automountServiceAccountToken"] is False
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {mount["mountPath"] for mount in CONTAINER["volumeMounts"]} == {"/data", "/tmp"}  # noqa: S108
    assert COMPOSE["read_only"] is True
    assert COMPOSE["cap_drop"] == ["ALL"]
    for line in (
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "LimitCORE=0",
    ):
        assert line in UNIT.splitlines()


def test_two_of_them_never_work_on_one_store() -> None:
    """Each would send the same letters."""
    assert of_kind("Deployment")["replicas"] == 1
    assert of_kind("Deployment")["strategy"] == {"type": "Recreate"}
    assert of_kind("PersistentVolumeClaim")["accessModes"] == ["ReadWriteOnce"]


def test_whoever_runs_it_waits_until_it_has_ended() -> None:
    """Also beside a database that takes everything and answers nothing: that took 36 seconds."""
    periods = [
        int(seconds)
        for file in sorted(DEPLOY.rglob("*"))
        if file.suffix in {".yaml", ".service"}
        for seconds in re.findall(
            r"(?:terminationGracePeriodSeconds: |stop_grace_period: |TimeoutStopSec=)(\d+)", file.read_text("utf-8")
        )
    ]
    assert len(periods) == 5
    assert min(periods) >= 45


def test_the_container_has_what_the_package_needs() -> None:
    """What is copied is there, is not ignored, and is of this release; the base is named exactly."""
    copied = {
        name for words in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE) for name in words.split()
    }
    assert all((ROOT / name).exists() for name in copied)
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"python:3.13.9-slim-trixie"}
    assert "HEALTHCHECK" in DOCKERFILE
    assert any(f"lib{name}" in DOCKERFILE for name in making._PANGO), "no PDF can be made there"
    assert COMPOSE["image"] == CONTAINER["image"] == f"kaartensessie:{VERSION}"


def test_a_command_in_the_container_finds_the_data_untold() -> None:
    """`wis` that looks elsewhere says that there is nothing to erase."""
    [volume] = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    *_, there = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)
    assert Path(there) / load(environ={}, dotenv=Path("none")).data == Path(volume)
    assert COMPOSE["volumes"] == [f"data:{volume}"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Every word in it is known; only the program is not here."""
    unit = tmp_path / "kaartensessie.service"
    unit.write_text(UNIT.replace("/opt/kaartensessie/bin/kaartensessie", "/bin/true"), "utf-8")
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_the_script_for_windows_is_one_that_windows_reads() -> None:
    """Its lines end as there, and what it starts is a command of the bot."""
    script = (DEPLOY / "windows" / "oefenen.cmd").read_bytes()
    assert script.count(b"\n") == script.count(b"\r\n")
    [started] = re.findall(r"Scripts\\kaartensessie (.*) %\*", script.decode())
    name, *options = started.split()
    assert isinstance(serve.make_context(name, options), click.Context)
    assert set(re.findall(r"goto (\w+)", script.decode())) == set(
        re.findall(r"^:(\w+)\r$", script.decode(), re.MULTILINE)
    )


def test_every_link_in_the_page_is_there() -> None:
    """The page names files; each of them exists."""
    page = (ROOT / "docs" / "uitrollen.md").read_text("utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", page):
        assert (ROOT / "docs" / target).exists(), target


SEVERAL = list(yaml.safe_load_all((DEPLOY / "kubernetes-postgres" / "kaartensessie.yaml").read_text("utf-8")))
TOGETHER = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text("utf-8"))["services"]


def test_several_pods_differ_from_one_in_nothing_but_where_the_data_is() -> None:
    """No volume, and a new one comes before an old one goes; what is let in from outside, and with which rights, is the same."""
    [deployment] = [each["spec"] for each in SEVERAL if each["kind"] == "Deployment"]
    assert deployment["replicas"] == 3
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = deployment["template"]["spec"]
    assert [list(each) for each in pod["volumes"]] == [["name", "emptyDir"]]
    [container] = pod["containers"]
    own = ("image", "args", "envFrom", "volumeMounts")
    assert {name: value for name, value in container.items() if name not in own} == {
        name: value for name, value in CONTAINER.items() if name not in own
    }
    assert [each for each in SEVERAL if each["kind"] == "Ingress"] == [
        each for each in KUBERNETES if each["kind"] == "Ingress"
    ]


def test_three_processes_stand_behind_a_proxy() -> None:
    """Only the proxy is reached, from this computer; the password of the database stands in no file here."""
    assert TOGETHER["kaartensessie"]["deploy"]["replicas"] == 3
    assert TOGETHER["kaartensessie"]["build"]["args"] == {"PARTS": "postgres"}
    assert [name for name, each in TOGETHER.items() if "ports" in each] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in TOGETHER["proxy"]["ports"])
    assert "${POSTGRES_PASSWORD:?}" in TOGETHER["kaartensessie"]["environment"]["DATABASE_URL"]
    assert TOGETHER["kaartensessie"]["cap_drop"] == ["ALL"]
    proxy = (DEPLOY / "proxy.conf").read_text("utf-8")
    assert f"set $bot kaartensessie:{CONTAINER['ports'][0]['containerPort']};" in proxy
    assert "proxy_pass http://$bot;" in proxy, "the name would be looked up once"
    assert "access_log off;" in proxy
    # The server that prepares the database listens on a socket alone: who asks there hears yes too early.
    assert TOGETHER["postgres"]["healthcheck"]["test"][1:4] == ["pg_isready", "--host", "127.0.0.1"]


def test_both_compose_files_are_of_one_project() -> None:
    """Not of one that is called «deploy», as those of others are: whoever moves finds the volume of the other file."""
    for name in ("compose.yaml", "compose.postgres.yaml"):
        assert yaml.safe_load((DEPLOY / name).read_text("utf-8"))["name"] == "kaartensessie"
