"""The files a deployment starts from, held to their rules without Docker."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.entities.prepared import PREPARED
from worker.entities.stamp import LISTS, RECIPE
from worker.fetch.sockets import RESOLVE_THREADS
from worker.queue.config import HARD_LIMIT_S, QUEUES
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
CONFIG = (ROOT / "config" / "wiredesk.toml").read_text("utf-8")

SECRETS = ("postgres_password", "database_url", "redis.conf", "broker_url")
OUR_SERVICES = ("migrate", "api", "worker-fetch", "worker-ingest", "worker-enrich", "beat")


def block(name: str, text: str = COMPOSE) -> str:
    """Return the lines of one top-level key. The file is ours and plain, so no YAML parser is needed."""
    found = re.search(rf"^{re.escape(name)}:.*\n((?:[ #].*\n|\n)*)", text, re.MULTILINE)
    assert found is not None, name
    return found.group(1)


def services() -> dict[str, str]:
    """Return the lines of each service."""
    parts = re.split(r"^  ([a-z][a-z-]*):\n", block("services"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_compose_has_exactly_the_services_of_the_design() -> None:
    assert set(services()) == {"redis", "postgres", "database-role", *OUR_SERVICES}


def test_secrets_reach_containers_as_files_only() -> None:
    given = yaml.safe_load(COMPOSE)
    assert given["secrets"] == {secret: {"file": f"./secrets/{secret}"} for secret in SECRETS}
    assert not re.search(r"\$\{\w*(PASSWORD|SECRET|TOKEN|KEY)", COMPOSE)
    taken = {name: service.get("secrets", []) for name, service in given["services"].items()}
    assert taken == {
        "redis": ["redis.conf"],
        "postgres": ["postgres_password"],
        "database-role": ["postgres_password", "database_url"],
        **{name: ["database_url", "broker_url"] for name in OUR_SERVICES},
    }
    environment = yaml.safe_load(COMPOSE)["x-wiredesk"]["environment"]
    assert environment["WIREDESK_DATABASE_URL_FILE"] == "/run/secrets/database_url"
    assert environment["WIREDESK_BROKER_URL_FILE"] == "/run/secrets/broker_url"


def make_secrets(clone: Path, **environment: str) -> dict[str, str]:
    """Run the script in a copy of the clone, and return the files it left."""
    script = clone / "deploy" / "make-secrets"
    script.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "deploy" / "make-secrets", script)
    subprocess.run([script], check=True, capture_output=True, env={"PATH": os.environ["PATH"]} | environment)
    return {one.name: one.read_text("ascii") for one in (clone / "secrets").iterdir()}


def test_secrets_are_made_once_are_nowhere_alike_and_agree(tmp_path: Path) -> None:
    made = make_secrets(tmp_path / "one")
    assert made.keys() == set(SECRETS)
    assert re.fullmatch(r"[0-9a-f]{64}\n", made["postgres_password"])
    assert re.fullmatch(
        r"postgresql\+psycopg://wiredesk_services:[0-9a-f]{64}@postgres:5432/wiredesk\n", made["database_url"]
    )
    assert made["postgres_password"].strip() not in made["database_url"]  # the superuser's stays with the server
    assert made["redis.conf"].removeprefix("requirepass ").strip() in made["broker_url"]
    folder = tmp_path / "one" / "secrets"
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE((folder / "broker_url").stat().st_mode)) == (0o700, 0o444)
    (folder / "broker_url").unlink()
    assert make_secrets(tmp_path / "one", REDIS_PASSWORD="another") == made
    other = make_secrets(tmp_path / "my news é", POSTGRES_PASSWORD="kept", REDIS_PASSWORD="kept+too!")
    assert not set(made.values()) & set(other.values())
    assert (other["postgres_password"], other["redis.conf"]) == ("kept\n", "requirepass kept+too!\n")


def test_services_that_were_given_the_superuser_get_a_role_of_their_own(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)
    older = f"postgresql+psycopg://wiredesk:{made['postgres_password'].strip()}@postgres:5432/wiredesk\n"
    elsewhere = "postgresql+psycopg://wiredesk:pw@db.example.org/wiredesk\n"
    for before, is_kept in ((older, False), (elsewhere, True), (made["database_url"], True)):
        (tmp_path / "secrets" / "database_url").unlink()
        (tmp_path / "secrets" / "database_url").write_text(before, "ascii")
        after = make_secrets(tmp_path)
        assert (after["database_url"] == before) is is_kept
        assert after["postgres_password"] == made["postgres_password"]
        assert "//wiredesk:" not in after["database_url"] or is_kept


@pytest.mark.parametrize("password", ["two words", "a@b", "a/b", "a:b", "a#b", "a%b", "a?b", "'x'", "é", "a\nb"])
@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_a_password_that_no_address_can_hold_is_refused_before_anything_is_made(
    tmp_path: Path, name: str, password: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        make_secrets(tmp_path, **{name: password})
    assert b"a password may have" in refused.value.stderr
    assert not (tmp_path / "secrets").exists()


def test_every_variable_of_compose_stands_in_the_example() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
    assert used == set(re.findall(r"^#?([A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE))


def test_only_the_api_is_published_and_only_on_loopback_unless_asked() -> None:
    published = [name for name, text in services().items() if "ports:" in text]
    assert published == ["api"]
    assert "${WIREDESK_PUBLISH:-127.0.0.1:8000}:8000" in services()["api"]


def test_only_the_api_and_the_fetching_worker_reach_a_network_outside() -> None:
    assert block("networks").strip().splitlines() == ["inside: {internal: true}", "  outside: {}"]
    assert [name for name, text in services().items() if "outside" in text] == ["api", "worker-fetch"]


@pytest.mark.parametrize("service", ["redis", "postgres"])
def test_a_server_gets_only_the_rights_it_needs(service: str) -> None:
    text = services()[service]
    for rule in ("cap_drop: [ALL]", "no-new-privileges:true", "mem_limit:", "pids_limit:"):
        assert rule in text
    for rule in ("restart: unless-stopped", "healthcheck:", "logging: *logging", "networks: [inside]"):
        assert rule in text


def test_our_processes_get_no_rights_at_all() -> None:
    shared = block("x-wiredesk")
    for rule in ("cap_drop: [ALL]", "no-new-privileges:true", "read_only: true", "tmpfs:", "mem_limit:", "pids_limit:"):
        assert rule in shared
    assert "cap_add" not in shared
    for name in OUR_SERVICES:
        assert re.search(r"<<: \*(wiredesk|worker)\n", services()[name]), name
        assert "cap_add" not in services()[name], name
        assert "privileged" not in services()[name], name


def test_a_container_may_have_the_threads_that_slow_servers_take() -> None:
    settings = Settings()
    threads = settings.worker_processes * (settings.fetch_concurrency + RESOLVE_THREADS)
    limit = re.search(r"pids_limit: (\d+)", block("x-wiredesk"))
    assert limit is not None
    assert threads + 100 <= int(limit[1])  # the parent, readers of feeds and pages, deliveries


def test_the_service_that_makes_the_role_has_no_right_but_the_password_of_the_superuser() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    role = services["database-role"]
    assert (role["read_only"], role["cap_drop"], role["networks"], role["user"]) == (
        True,
        ["ALL"],
        ["inside"],
        "65534:65534",
    )
    assert role["security_opt"] == ["no-new-privileges:true"]
    assert role["image"] == services["postgres"]["image"]
    assert services["migrate"]["depends_on"] == {"database-role": {"condition": "service_completed_successfully"}}


def test_our_processes_wait_for_servers_that_answer_and_for_the_migration() -> None:
    waits = block("x-wiredesk")
    assert "postgres: {condition: service_healthy}" in waits
    assert "redis: {condition: service_healthy}" in waits
    assert "migrate: {condition: service_completed_successfully}" in waits


def test_redis_keeps_what_is_queued_and_refuses_when_it_is_full() -> None:
    command = re.sub(r"\n\s+- ", " ", services()["redis"])
    for option in ("/run/secrets/redis.conf --appendonly", "--maxmemory-policy noeviction", "--appendfsync everysec"):
        assert option in command


def test_a_worker_is_given_longer_to_stop_than_any_task_may_take() -> None:
    grace = re.search(r"stop_grace_period: (\d+)s", block("x-worker"))
    assert grace is not None
    assert int(grace.group(1)) > HARD_LIMIT_S


def test_the_workers_together_consume_every_queue_once() -> None:
    consumed = re.findall(r'"--queues", "([a-z,]+)"', COMPOSE)
    assert sorted(",".join(consumed).split(",")) == sorted(QUEUES)


def test_a_worker_has_no_name_or_port_of_its_own_so_that_it_scales() -> None:
    assert "container_name" not in COMPOSE
    assert "hostname" not in COMPOSE


def test_the_image_installs_from_hashes_and_runs_as_a_numeric_user() -> None:
    assert "--require-hashes --only-binary=:all: -r requirements.lock" in DOCKERFILE
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert users
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_image_builds_without_buildkit() -> None:
    assert "--mount" not in DOCKERFILE
    assert "--chmod" not in DOCKERFILE
    assert "<<" not in DOCKERFILE


def test_the_image_is_sent_nothing_but_the_program() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    kept = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert {"worker", "config", "requirements.lock", "pyproject.toml"} <= kept
    assert all((ROOT / name).exists() for name in kept)
    assert not {".env", ".git", "data"} & kept
    assert f"{PREPARED.relative_to(ROOT).with_suffix('')}*" in rules  # the image makes its own


def setting_names_of(text: str) -> set[str]:
    """Return the settings of a TOML text whose comment signs were taken away."""
    return set(tomllib.loads(re.sub(r"^#([a-z_]+ = )", r"\1", text, flags=re.MULTILINE)))


def test_the_config_file_shows_every_setting_there_is_and_no_other() -> None:
    assert setting_names_of(CONFIG) == set(Settings.model_fields)


def test_the_config_file_changes_nothing_as_it_comes() -> None:
    assert tomllib.loads(CONFIG) == {}


def test_the_config_file_shows_the_defaults() -> None:
    shown = tomllib.loads(re.sub(r"^#([a-z_]+ = )", r"\1", CONFIG, flags=re.MULTILINE))
    plain = {name: field.default for name, field in Settings.model_fields.items() if field.default is not None}
    different = {
        name
        for name, default in plain.items()
        if name not in ("aliases_path", "data_dir")  # they depend on where the program is
        and Settings(**{name: shown[name]}).model_dump()[name] != default
    }
    assert different == set()


def test_commands_of_the_deployment_guide_name_services_that_exist() -> None:
    named = re.findall(
        r"docker-compose (?:exec|logs|restart|run|kill|stop|ps)((?: -{1,2}[\w=-]+(?: KILL)?)*) ([a-z-]+)", DEPLOY
    )
    assert len(named) >= 5
    unknown = {service for _, service in named} - set(services())
    assert unknown == set()
    scaled = re.findall(r"--scale ([a-z-]+)=", DEPLOY)
    assert scaled
    assert set(scaled) <= set(services())


def test_the_deployment_guide_names_every_service_and_every_secret() -> None:
    for name in (*services(), *SECRETS):
        assert name in DEPLOY, name


def test_continuous_integration_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text("utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make test")


def test_the_makefile_prepares_the_places_anew_for_the_modules_and_lists_that_make_them() -> None:
    rule = re.search(r"^RECIPE := (?:.*\\\n)*.*", (ROOT / "Makefile").read_text(), re.M)
    assert rule is not None
    named = re.findall(r"addprefix (\S+)/,([^)]+)\)", rule[0])
    assert {folder: tuple(names.split()) for folder, names in named} == {
        "worker/entities": RECIPE,
        "worker/wordlists/entities": LISTS,
    }


# ── other ways to run it ─────────────────────────────────────────────────────────────────────

FILES = ROOT / "deploy"
UNITS = sorted([*FILES.glob("systemd/*.service"), *FILES.glob("quadlet/*.container")])
MANIFESTS: list[dict[str, Any]] = yaml.safe_load((FILES / "kubernetes" / "wiredesk.yaml").read_text("utf-8"))["items"]


def words(text: str) -> set[str]:
    """Return the names of settings in the environment of a file."""
    named = re.findall(r"WIREDESK_([A-Z_]+)", text)
    return {name.removesuffix("_FILE").lower() for name in named} - {"config"}


@pytest.mark.parametrize("file", [*UNITS, FILES / "kubernetes" / "wiredesk.yaml"], ids=lambda file: file.name)
def test_every_setting_that_a_unit_or_manifest_gives_is_one(file: Path) -> None:
    assert words(file.read_text("utf-8")) <= Settings.model_fields.keys()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_exists_and_gives_tasks_time_to_end(unit: Path) -> None:
    text = unit.read_text("utf-8")
    [command] = re.findall(r"^Exec(?:Start)?=(?:/opt/wiredesk/bin/)?wiredesk (\S+)", text, re.MULTILINE)
    assert command in ("up", "%i")
    [wait_s] = re.findall(r"^TimeoutStopSec=(\d+)", text, re.MULTILINE)
    assert int(wait_s) > HARD_LIMIT_S
    assert "Restart=always" in text


def test_the_manifests_run_every_process_unprivileged_and_probe_what_serves() -> None:
    specs = {one["metadata"]["name"]: one.get("spec", {}) for one in MANIFESTS}
    pods = {name: spec["template"]["spec"] for name, spec in specs.items() if "template" in spec}
    commands = {pod["containers"][0]["command"][1] for pod in pods.values()}
    assert commands == {"db", "api", "worker", "beat"}
    settings = tomllib.loads(MANIFESTS[0]["data"]["wiredesk.toml"])
    assert Settings(**settings).probe_port == 8001
    for name, pod in pods.items():
        [container] = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert container["securityContext"]["readOnlyRootFilesystem"] is True, name
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
        port = 8000 if name == "wiredesk-api" else 8001
        if name != "wiredesk-db-upgrade":
            assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": port}, name
        mounted = {one["name"] for one in container["volumeMounts"]}
        assert mounted == {one["name"] for one in pod["volumes"]}, name
