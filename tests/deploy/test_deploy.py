"""What the site is deployed with: it parses, is as hardened as it says, and names only what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from lgo_map.settings import VARIABLES
from lgo_map.storage import PROJECT

DEPLOY = PROJECT / "deploy"
BALANCER = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
PAGES = sorted((DEPLOY / "pages").iterdir())
TEXTS = [path for path in DEPLOY.rglob("*") if path.is_file()]
OLDEST_AND_NEWEST = ("1.29", "1.37")
"""Of Kubernetes."""


def documents() -> Iterator[dict[str, Any]]:
    for path in MANIFESTS:
        yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


def pods() -> Iterator[dict[str, Any]]:
    yield from (one["spec"]["template"]["spec"] for one in documents() if one["kind"] == "Deployment")


def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]


def named(path: Path) -> str:
    return path.relative_to(DEPLOY).as_posix()


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_setting_of_the_app_that_is_named_is_one(path):
    found = re.findall(r"\bLGO_MAP_(?!IMAGE)[A-Z_]+\b", path.read_text(encoding="utf-8"))
    assert set(found) <= set(VARIABLES.values())


def test_every_variable_of_the_balancer_is_explained_where_it_is_read_and_no_other_is_set():
    explained = set(re.findall(r"^#   (LGO_BALANCER_[A-Z]+)", BALANCER, re.MULTILINE))
    read = set(re.findall(r"(?:\$\{|defined\()(LGO_BALANCER_[A-Z]+)", BALANCER))
    assert explained == read
    for path in TEXTS:
        assert set(re.findall(r"LGO_BALANCER_(?!IMAGE)[A-Z]+", path.read_text(encoding="utf-8"))) <= read, path


@pytest.mark.parametrize("version", OLDEST_AND_NEWEST)
def test_what_kubernetes_is_given_is_as_its_schemas_have_it(version):
    for one in documents():
        kubernetes_validate.validate(one, version, strict=True)


def test_kubernetes_is_given_every_manifest_and_every_page_of_the_balancer():
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    assert sorted(kustomization["resources"]) == [named(path) for path in MANIFESTS]
    made = {one["name"]: one.get("files", one.get("envs")) for one in kustomization["configMapGenerator"]}
    assert made["lgo-map-pages"] == [named(path) for path in PAGES]
    mounted = yaml.safe_dump(list(documents()))
    assert all(f"path: {named(path)}" in mounted for path in PAGES)
    assert all(f"name: {name}" in mounted for name in made)


def test_no_pod_may_do_more_than_run():
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["limits"]["memory"]
            assert {"readinessProbe", "livenessProbe"} <= set(container)


def test_every_pod_has_a_budget_for_disruptions_and_a_policy_for_its_network():
    by_kind: dict[str, list[Any]] = {}
    for one in documents():
        selector = one["spec"].get("podSelector", one["spec"].get("selector"))
        by_kind.setdefault(one["kind"], []).append(selector)
    assert by_kind["Deployment"] == by_kind["PodDisruptionBudget"]
    assert by_kind["Deployment"] == by_kind["NetworkPolicy"]


def test_the_autoscaler_goes_no_further_than_the_balancer_has_places():
    (scaler,) = [one for one in documents() if one["kind"] == "HorizontalPodAutoscaler"]
    places = {int(number) for number in re.findall(r"server-template process (\d+) ", BALANCER)}
    assert places == {scaler["spec"]["maxReplicas"]}


def test_no_container_may_do_more_than_run():
    for service in services().values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {"mem_limit", "pids_limit", "restart"} <= set(service)


def test_visitors_reach_the_front_only():
    assert [name for name, service in services().items() if "ports" in service] == ["front"]
    assert set(services()["app"]["networks"]).isdisjoint(services()["front"]["networks"])


def test_the_image_is_made_in_two_stages_runs_as_nobody_and_says_whether_it_is_ready():
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert re.findall(r"^FROM \$\{BASE\}", said, re.MULTILINE) == ["FROM ${BASE}"] * 2
    assert re.findall(r"^USER (\d+):\d+", said, re.MULTILINE) == ["10001"]
    assert "HEALTHCHECK" in said


def test_all_that_the_image_takes_in_is_there_and_nothing_else_is_sent_to_be_built():
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    taken = {name for line in re.findall(r"^COPY (?!--)(.+) \S+$", said, re.MULTILINE) for name in line.split()}
    assert all((PROJECT / name).exists() for name in taken)
    lines = (PROJECT / ".containerignore").read_text(encoding="utf-8").split()
    assert {line[1:] for line in lines if line.startswith("!")} == taken


HARDENED = """
AmbientCapabilities=
CapabilityBoundingSet=
DevicePolicy=closed
DynamicUser=yes
IPAddressDeny=any
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateIPC=yes
PrivateTmp=yes
PrivateUsers=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
UMask=0077
"""
"""Lines of each unit: with these `systemd-analyze security --offline=true` says 1.1, of 10."""


@pytest.mark.parametrize("path", UNITS, ids=named)
def test_a_unit_may_do_no_more_than_run(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in HARDENED.split() if line not in lines] == []
    assert any(line.startswith("SystemCallFilter=~") for line in lines)
    assert {"MemoryMax", "TasksMax", "LimitNOFILE", "Restart"} <= {line.partition("=")[0] for line in lines}


def test_a_process_of_the_app_listens_to_this_machine_only_at_the_port_it_is_named_after():
    unit = RawConfigParser(strict=False)
    unit.read(DEPLOY / "systemd" / "lgo-map@.service", encoding="utf-8")
    started = unit["Service"]["ExecStart"]
    assert "--server.address=127.0.0.1" in started
    assert "--server.port=%i" in started


def test_the_balancer_leads_to_the_same_processes_whatever_is_asked_for():
    backends = {
        name: re.findall(r"^    server (\w+) (\S+)", text, re.MULTILINE)
        for name, text in re.findall(r"^backend (\w+)\n((?:.*\n)*?)(?=^(?:backend|frontend) )", BALANCER, re.MULTILINE)
    }
    assert len(backends["any"]) == 3
    assert backends["any"] == backends["app"] == backends["api"]


@pytest.mark.parametrize("backend", ["any", "app", "api"])
def test_whoever_finds_a_process_full_is_led_on_to_another_and_no_form_is_sent_twice(backend):
    said = BALANCER.partition(f"\nbackend {backend}\n")[2].partition("\n\n")[0]
    assert re.search(r"^    retry-on .*\b503\b", said, re.MULTILINE)
    assert backend == "api" or "disable-l7-retry if { method POST }" in said
    assert "option redispatch 1" in BALANCER


def test_only_the_app_is_led_back_by_a_cookie_that_no_script_and_no_other_site_can_use():
    (cookie,) = re.findall(r"^    cookie (.+)$", BALANCER, re.MULTILINE)
    assert cookie.startswith("__Host-")
    assert {"httponly", "secure", 'attr "SameSite=Strict"'} <= set(re.findall(r'attr "[^"]+"|\w+', cookie))


@pytest.mark.parametrize("front", ["haproxy.cfg", "Caddyfile", "nginx.conf"])
def test_what_is_not_for_visitors_is_kept_in_by_every_one_in_front(front):
    said = (DEPLOY / front).read_text(encoding="utf-8")
    assert "/internal" in said
    assert "/_stcore/metrics" in said or "is_streamlits !is_for_browsers" in said


def test_no_log_of_the_balancer_has_an_address_or_what_was_asked_for():
    formats = re.findall(r"log-format '(.+)'", BALANCER)
    assert len(formats) == 2
    for written in formats:
        assert not re.search(
            r"%(?:\{\+Q\})?(?:ci|HU|HP|HQ|HPO|r|hr|hs|fi|bi|si)\b|\[(?:src|url|path|query|req)", written
        )
        json.loads(re.sub(r"%\{\+Q\}\w+", '"x"', re.sub(r"(?<=:)%[A-Za-z]+", "1", written)))


@pytest.mark.parametrize("path", [path for path in PAGES if path.suffix == ".html"], ids=named)
def test_a_page_of_the_balancer_stands_alone_in_plain_english(path):
    said = path.read_text(encoding="utf-8")
    assert '<html lang="en-GB">' in said
    assert re.search(r"<title>.+</title>", said)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//|<script|@import|url\(", said)
    assert f"file pages/{path.name}" in BALANCER


@pytest.mark.parametrize(("name", "status"), [("away.json", 503), ("busy.json", 429)])
def test_programs_are_told_of_the_balancers_faults_as_of_the_apis(name, status):
    said = json.loads((DEPLOY / "pages" / name).read_text(encoding="utf-8"))
    assert set(said) == {"type", "title", "status", "detail", "instance"}
    assert said["status"] == status


def test_every_file_that_is_named_where_it_is_explained_is_there():
    said = (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")
    files = {name.rstrip(".") for name in re.findall(r"(?<![\w/])deploy/[\w@./-]+", said)}
    assert files
    assert [name for name in files if not (PROJECT / name).exists()] == []
