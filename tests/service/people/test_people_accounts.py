"""People: names, passwords, roles, sign-ins, and the wait after wrong tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from database_marks import ON_SQLITE
from manual_clock import ManualClock

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput, NotFound, Overloaded
from worker.service.people.passwords import hash_password, is_password
from worker.service.people.sign_ins import KEPT_FOR, SIGN_INS_LIMIT, Credentials
from worker.service.people.tries import FREE_OF_PAIR, KEPT, LONGEST_WAIT_S, Tries, client_network, wait_s

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "correct horse battery"
ANN = Credentials(name="Ann", password=PASSWORD, address="192.0.2.1", agent="a test")


def test_a_hash_opens_for_its_password_alone_and_two_of_one_password_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # at full cost
    stored = hash_password(PASSWORD)
    assert stored.startswith("scrypt$32768$8$3$")
    assert is_password(PASSWORD, stored)
    assert not is_password(PASSWORD + "x", stored)
    assert not is_password("", stored)
    assert not is_password(PASSWORD, None)
    monkeypatch.setattr("worker.service.people.passwords.COST", 2)
    assert is_password(PASSWORD, stored)  # a hash names its own costs
    assert hash_password(PASSWORD) != hash_password(PASSWORD)
    assert PASSWORD not in stored


def test_letters_that_keyboards_compose_in_two_ways_are_one_password() -> None:
    assert is_password("cafe\u0301 and cafe\u0301", hash_password("caf\u00e9 and caf\u00e9"))


@pytest.mark.parametrize("password", ["", "short", "x" * 9, "x" * 1_001])
def test_a_password_has_ten_to_a_thousand_characters(password: str) -> None:
    with pytest.raises(InvalidInput, match="10 to 1,000"):
        hash_password(password)


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "x" * 65, "a\x00", "<b>"])
def test_what_can_be_no_name_is_refused(services: Services, name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 64"):
        services.people.add(name, PASSWORD)


def test_the_first_person_is_an_admin_the_next_a_reader_and_a_name_is_taken_once(services: Services) -> None:
    assert not services.people.are_any()
    assert services.people.add("Ann", PASSWORD).role == "admin"
    assert services.people.are_any()
    assert services.people.add("Олена", PASSWORD).role == "reader"
    assert services.people.add("bo@desk.example", PASSWORD, "editor").role == "editor"
    with pytest.raises(Conflict, match="taken"):
        services.people.add("ANN", PASSWORD)
    assert [one.name for one in services.people.all()] == ["ann", "bo@desk.example", "олена"]
    services.people.set_role("ann", "reader")
    assert services.people.all()[0].role == "reader"
    for gone in ("ann", "bo@desk.example", "олена"):
        services.people.remove(gone)
    assert not services.people.are_any()


def test_only_who_is_there_can_be_changed(services: Services) -> None:
    changes: list[Callable[[], None]] = [
        lambda: services.people.remove("nobody"),
        lambda: services.people.set_role("nobody", "admin"),
        lambda: services.people.set_password("nobody", PASSWORD),
    ]
    for change in changes:
        with pytest.raises(NotFound):
            change()


def test_a_sign_in_lasts_while_it_is_used_and_ends_with_time_password_person_or_at_will(
    services: Services, clock: ManualClock
) -> None:
    ann = services.people.add("ann", PASSWORD)
    tokens = [services.sign_ins.sign_in(ANN) for _ in range(5)]
    assert len(set(tokens)) == 5
    assert services.sign_ins.check(tokens[0]) == ann
    assert services.sign_ins.check(tokens[0] + "x") is None
    assert services.sign_ins.check("") is None
    services.sign_ins.sign_out(tokens[1])
    assert services.sign_ins.check(tokens[1]) is None
    other = services.sign_ins.of_person(ann)[0]
    services.sign_ins.end(replace(ann, id=ann.id + 1), other.id)
    assert len(services.sign_ins.of_person(ann)) == 4  # nobody ends what is another's
    services.sign_ins.end(ann, other.id)
    assert len(services.sign_ins.of_person(ann)) == 3
    clock.pass_s(KEPT_FOR.total_seconds() - 1)
    assert services.sign_ins.check(tokens[0]) == ann
    clock.pass_s(2)
    assert services.sign_ins.check(tokens[0]) == ann  # it was used
    assert [services.sign_ins.check(one) for one in tokens[2:]] == [None, None, None]
    services.people.set_password("ann", "another long one")
    assert services.sign_ins.check(tokens[0]) is None
    again = services.sign_ins.sign_in(replace(ANN, password="another long one"))
    services.people.remove("ann")
    assert services.sign_ins.check(again) is None


def test_an_unknown_name_is_refused_as_a_wrong_password_is(services: Services) -> None:
    services.people.add("ann", PASSWORD)
    said = set()
    for wrong in (
        replace(ANN, name="bob"),
        replace(ANN, password="no"),
        replace(ANN, name="a b"),
        replace(ANN, name=""),
    ):
        with pytest.raises(InvalidInput) as refused:
            services.sign_ins.sign_in(wrong)
        said.add((refused.value.reason, str(refused.value)))
    assert len(said) == 1


def test_after_some_wrong_tries_even_the_right_password_waits_and_then_works(
    services: Services, clock: ManualClock
) -> None:
    services.people.add("ann", PASSWORD)
    for _ in range(FREE_OF_PAIR):
        with pytest.raises(InvalidInput):
            services.sign_ins.sign_in(replace(ANN, password="a wrong one"))
    with pytest.raises(Overloaded, match="try again in 1 seconds"):
        services.sign_ins.sign_in(ANN)
    assert services.sign_ins.sign_in(replace(ANN, address="192.0.2.9"))  # who sits elsewhere is not kept out
    clock.pass_s(1)
    assert services.sign_ins.sign_in(ANN)


@pytest.mark.parametrize(
    ("wrong", "free", "waits_s"), [(0, 5, 0), (4, 5, 0), (5, 5, 1), (6, 5, 2), (9, 5, 16), (60, 5, LONGEST_WAIT_S)]
)
def test_the_wait_doubles_with_each_wrong_try_up_to_a_quarter_of_an_hour(wrong: int, free: int, waits_s: int) -> None:
    assert wait_s(wrong, free) == waits_s


@pytest.mark.parametrize(
    ("names", "addresses", "free"),
    [(1, 1, 5), (100, 1, 20), (1, 20, 50)],
    ids=["one name from one address", "many names from one address", "one name from many addresses"],
)
def test_tries_are_counted_by_name_and_by_address(clock: ManualClock, names: int, addresses: int, free: int) -> None:
    tries = Tries()
    for number in range(free):
        tries.begin(f"name{number % names}", f"192.0.2.{number % addresses}", clock())
    with pytest.raises(Overloaded):
        tries.begin(f"name{free % names}", f"192.0.2.{free % addresses}", clock())
    clock.pass_s(timedelta(hours=1).total_seconds())
    tries.begin("name0", "192.0.2.0", clock())


def test_who_tries_a_name_from_many_addresses_does_not_lock_its_owner_out(services: Services) -> None:
    services.people.add("ann", PASSWORD)
    for number in range(200):
        stranger = replace(ANN, password="a wrong one", address=f"192.0.2.{number}")
        with pytest.raises(InvalidInput):
            services.sign_ins.sign_in(stranger)
    with pytest.raises(InvalidInput):
        services.sign_ins.sign_in(replace(ANN, password="a slip", address="198.51.100.7"))
    assert services.sign_ins.sign_in(replace(ANN, address="198.51.100.7"))
    for outcome in (InvalidInput, InvalidInput, Overloaded):  # a stranger's address has no third try at the name
        with pytest.raises(outcome):
            services.sign_ins.sign_in(replace(ANN, password="a wrong one", address="203.0.113.1"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_client_counts_as_one_whichever_of_its_addresses_it_takes(address: str, network: str) -> None:
    assert client_network(address) == network


def test_a_person_has_a_number_of_sign_ins_and_the_one_used_longest_ago_ends(
    services: Services, clock: ManualClock
) -> None:
    ann = services.people.add("ann", PASSWORD)
    tokens = []
    for _ in range(SIGN_INS_LIMIT + 2):
        tokens.append(services.sign_ins.sign_in(ANN))
        clock.pass_s(1)
    assert len(services.sign_ins.of_person(ann)) == SIGN_INS_LIMIT
    assert [services.sign_ins.check(one) for one in tokens[:3]] == [None, None, ann]


def test_names_without_end_take_no_memory_without_end(clock: ManualClock) -> None:
    tries = Tries()
    for number in range(KEPT):
        tries.begin(f"name{number}", f"address{number}", clock())
    assert len(tries._wrong) <= KEPT


@ON_SQLITE
def test_the_database_holds_neither_a_password_nor_a_token(
    connect_services: Callable[..., Services], data_dir: Path
) -> None:
    services = connect_services()
    services.people.add("ann", PASSWORD)
    token = services.sign_ins.sign_in(ANN)
    kept = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert b"a test" in kept
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept
