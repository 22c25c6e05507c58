"""Looking after the webhooks: exactly our own, right and active, whatever happened to them; never anyone else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from adapters.webex.account import PATH
from adapters.webex.client import BUDGET, Client
from adapters.webex.webhooks import EVERY, KINDS, OURS, RESTS, SOON, Care, Outcome, Purpose
from bot.host.sending import Pace
from tests.platforms.webex import hooks
from tests.platforms.webex.api import PUBLIC, SECRET, Webex
from tests.platforms.webex.hooks import Hook

ADDRESS = PUBLIC + PATH
OLD = "https://oud.voorbeeld.nl/api/webex"
MESSAGES, PRESSES, MEMBERS, EDITS, DELETIONS = KINDS


class Clock:
    """Time that only a test lets pass."""

    def __init__(self) -> None:
        self.at = 10_000.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def webex(clock: Clock) -> AsyncIterator[Webex]:
    fake = Webex(now=clock)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def client(webex: Webex, clock: Clock) -> AsyncIterator[Client]:
    client = Client(webex.bot.token, webex.base, pace=Pace(BUDGET, clock, clock.sleep), threads=1)
    yield client
    await client.close()


@pytest.fixture
def care(client: Client, clock: Clock) -> Care:
    return Care(client, ADDRESS, SECRET, clock.sleep, clock)


def hang(webex: Webex, kind: Purpose = MESSAGES, **other: Any) -> Hook:
    """Put a webhook there, ours and right but for what is said."""
    given = {"name": kind.name, "target": ADDRESS, "secret": SECRET, **other}
    hook = Hook(owner=webex.bot, resource=kind.resource, event=kind.events[0], **given)
    webex.hooks.all[hook.id] = hook
    return hook


def there(webex: Webex) -> list[tuple[str, str, str, str, bool]]:
    """All webhooks of the bot, as they are now."""
    found = [(h.resource, h.event, h.target, h.secret, h.active) for h in webex.hooks.all.values()]
    return sorted(found)


ALL_OF_OURS = sorted((kind.resource, kind.events[0], ADDRESS, SECRET, True) for kind in KINDS)


def changes(webex: Webex) -> list[str]:
    """The calls that changed something."""
    return [call.method for call in webex.calls if call.method != "GET"]


async def test_from_nothing(webex: Webex, care: Care) -> None:
    """All are made; a second check finds them right and changes nothing."""
    assert set((await care.once()).outcomes.values()) == {Outcome.CREATED}
    assert there(webex) == ALL_OF_OURS
    webex.calls.clear()
    report = await care.once()
    assert report.outcomes == dict.fromkeys(KINDS, Outcome.RIGHT)
    assert (report.well, report.removed, report.others) == (True, 0, 0)
    assert changes(webex) == []


async def test_someone_elses_stay(webex: Webex, care: Care) -> None:
    """A webhook of another name is not ours, wherever it points and whatever state it is in."""
    theirs = [
        hang(webex, name="Rooster", target="https://rooster.voorbeeld.nl/"),
        hang(webex, Purpose("rooms", ("created",)), name="Kaartensessie van een ander"),
        hang(webex, PRESSES, name="Rooster", target=OLD, active=False),
    ]
    before = [hook.shown() for hook in theirs]
    assert (await care.once()).others == 3
    assert [hook.shown() for hook in theirs] == before
    assert all(hook.id in webex.hooks.all for hook in theirs)
    assert len(webex.hooks.all) == 3 + len(KINDS)


WRONG = [
    ("another address", {"target": OLD}, Outcome.REPAIRED),
    ("another secret", {"secret": "oud"}, Outcome.REPAIRED),
    ("no secret", {"secret": ""}, Outcome.REPAIRED),
    ("disabled", {"active": False}, Outcome.REVIVED),
    ("disabled at another address", {"active": False, "target": OLD}, Outcome.REVIVED),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(("what", "spoilt", "outcome"), WRONG, ids=[what for what, *_ in WRONG])
async def test_what_is_wrong_is_put_right(
    webex: Webex, care: Care, kind: Purpose, what: str, spoilt: dict[str, Any], outcome: Outcome
) -> None:
    """Each thing that can be wrong with one of ours is repaired in place, and only that one is touched."""
    for each in KINDS:
        hang(webex, each, **(spoilt if each == kind else {}))
    assert (await care.once()).outcomes == {**dict.fromkeys(KINDS, Outcome.RIGHT), kind: outcome}
    assert there(webex) == ALL_OF_OURS
    assert changes(webex) == ["PUT"]


async def test_doubles_and_leftovers_go(webex: Webex, care: Care) -> None:
    """Of several that do the same the active one stays; one that listens to something else can only be removed."""
    hang(webex, active=False)
    kept = hang(webex, target=OLD)
    hang(webex, PRESSES, filter=f"roomId={webex.bot.id}")
    hang(webex, Purpose("rooms", ("updated",)))
    hang(webex, Purpose("all", ("all",)), name=OURS + "alles")
    report = await care.once()
    assert report.removed == 4
    assert report.outcomes == {**dict.fromkeys(KINDS, Outcome.CREATED), MESSAGES: Outcome.REPAIRED}
    assert there(webex) == ALL_OF_OURS
    assert kept.id in webex.hooks.all


async def test_a_secret_that_webex_keeps_to_itself(
    webex: Webex, client: Client, care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the list does not show the secret, each start gives it once more and later checks believe that."""
    shown = Hook.shown
    monkeypatch.setattr(Hook, "shown", lambda hook: {k: v for k, v in shown(hook).items() if k != "secret"})
    for kind in (MESSAGES, PRESSES):
        hang(webex, kind, secret="oud")
    report = await care.once()
    old = {MESSAGES: Outcome.REPAIRED, PRESSES: Outcome.REPAIRED}
    assert report.outcomes == {**dict.fromkeys(KINDS, Outcome.CREATED), **old}
    assert there(webex) == ALL_OF_OURS
    assert set((await care.once()).outcomes.values()) == {Outcome.RIGHT}
    assert set((await Care(client, ADDRESS, SECRET).once()).outcomes.values()) == {Outcome.REPAIRED}


async def test_one_that_falls_again_rests_first(webex: Webex, care: Care, clock: Clock) -> None:
    """Revived at once, because the bot is deaf; when it falls again it rests five minutes, then ten, then twenty."""
    hook = hang(webex, active=False)
    for rest in RESTS:
        seen = clock.at
        outcome = (await care.once()).outcomes[MESSAGES]
        while outcome is Outcome.RESTING:
            await clock.sleep(60)
            outcome = (await care.once()).outcomes[MESSAGES]
        assert outcome is Outcome.REVIVED
        assert clock.at - seen == rest
        hook.active = False


async def test_another_address_need_not_rest(webex: Webex, care: Care) -> None:
    """Its failures were those of the old address, so it is put right and revived at once, however often it fell."""
    hook = hang(webex, active=False)
    await care.once()
    hook.active, hook.target = False, OLD
    assert (await care.once()).outcomes[MESSAGES] is Outcome.REVIVED
    assert there(webex) == ALL_OF_OURS


async def test_one_that_stayed_up_is_forgiven(webex: Webex, care: Care, clock: Clock) -> None:
    """After ten minutes without trouble a fall is the first again."""
    hook = hang(webex, active=False)
    await care.once()
    await clock.sleep(600)
    assert (await care.once()).outcomes[MESSAGES] is Outcome.RIGHT
    hook.active = False
    assert (await care.once()).outcomes[MESSAGES] is Outcome.REVIVED


async def test_webex_gives_up_on_a_deaf_bot(webex: Webex, care: Care, clock: Clock) -> None:
    """A hundred failures disable it. Revived at once, one failure disables it again; after the rest it lasts."""
    await care.once()
    hook = next(each for each in webex.hooks.all.values() if each.name == MESSAGES.name)
    webex.hooks.muted = True
    for _ in range(100):
        await webex.hooks.send(hook, b"{}")
    assert not hook.active
    assert (await care.once()).outcomes[MESSAGES] is Outcome.REVIVED
    await webex.hooks.send(hook, b"{}")
    assert not hook.active
    assert (await care.once()).outcomes[MESSAGES] is Outcome.RESTING
    await clock.sleep(RESTS[1])
    assert (await care.once()).outcomes[MESSAGES] is Outcome.REVIVED
    await webex.hooks.send(hook, b"{}")
    assert hook.active


async def test_another_bot_on_the_same_token_is_noticed(webex: Webex, client: Client, care: Care) -> None:
    """It gives our webhooks its address, time and again; until it does so no more."""
    other = Care(client, OLD, "geheim van een ander")
    await other.once()
    seen = []
    for each in (care, other, care, other, care, care):
        await each.once()
        seen.append(each.contested)
    # What was there before us may be our own old address.
    assert seen == [False, True, True, True, True, False]
    assert list(await care.elsewhere()) == []
    await other.once()
    assert list(await care.elsewhere()) == [OLD]


async def test_another_bot_is_told_of_as_long_as_it_has_a_webhook_of_ours(
    webex: Webex, client: Client, care: Care
) -> None:
    """Also when it can't be put right: the bot hears nothing, and whoever runs it must know why."""
    await care.once()
    await Care(client, OLD, "geheim van een ander").once()
    webex.trouble(status=400, left=2 * len(KINDS), meets=lambda request: request.method == "PUT")
    seen = []
    for _ in range(4):
        await care.once()
        seen.append(care.contested)
    assert seen == [True, True, True, False]


async def test_two_processes_of_one_bot_do_not_take_each_other_for_another(
    webex: Webex, client: Client, care: Care
) -> None:
    """They have the same address."""
    twin = Care(client, ADDRESS, SECRET)
    for each in (care, twin, care, twin):
        await each.once()
        assert not each.contested


async def test_a_lost_answer_makes_no_double(webex: Webex, care: Care) -> None:
    """When it is unknown whether one was made, the next check looks."""
    webex.trouble(drop=True, done=True, meets=lambda request: request.method == "POST")
    report = await care.once()
    assert report.outcomes[MESSAGES] is Outcome.UNSURE
    assert not report.well
    assert (await care.once()).well
    assert there(webex) == ALL_OF_OURS


async def test_one_that_is_refused_does_not_stop_the_others(webex: Webex, care: Care) -> None:
    """Webex refuses one: the others are there all the same."""
    webex.trouble(status=400, meets=lambda request: request.method == "POST")
    report = await care.once()
    assert report.outcomes == {**dict.fromkeys(KINDS, Outcome.CREATED), MESSAGES: Outcome.REFUSED}
    assert not report.well


@pytest.mark.parametrize("kind", [EDITS, DELETIONS], ids=lambda kind: kind.name)
async def test_what_the_bot_can_do_without_may_be_refused(
    webex: Webex, care: Care, monkeypatch: pytest.MonkeyPatch, kind: Purpose
) -> None:
    """Cisco's guide does not have a webhook for edits: where Webex refuses one, all is well, and it is not asked for again."""
    monkeypatch.setitem(hooks.EVENTS, "messages", {"created", "updated", "deleted"} - {*kind.events})
    for _ in range(2):
        report = await care.once()
        assert (report.outcomes[kind], report.well) == (Outcome.MISSED, True)
    assert changes(webex) == ["POST"] * len(KINDS)


async def test_one_for_all_events_may_be_refused(webex: Webex, care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cisco's list of events does not have «all»: then the one for who comes in is made, and kept."""
    monkeypatch.setitem(hooks.EVENTS, "memberships", {"created", "updated", "deleted"})
    for outcome in (Outcome.CREATED, Outcome.RIGHT):
        report = await care.once()
        assert report.outcomes[MEMBERS] is outcome
        assert report.well
    assert ("memberships", "created", ADDRESS, SECRET, True) in there(webex)


async def until(care: Care, done: Callable[[list[float]], bool]) -> list[float]:
    """Let `run` go on until this holds of its sleeps, and return them."""
    sleeps: list[float] = []
    wait = care._sleep

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        await wait(seconds)
        if done(sleeps):
            raise asyncio.CancelledError

    care._sleep = sleep
    with pytest.raises(asyncio.CancelledError):
        await care.run()
    return sleeps


TROUBLES = [
    ({"status": 429, "retry_after": "77"}, 77.0),
    ({"status": 429, "retry_after": "1.5"}, SOON),
    ({"status": 503}, SOON),
    ({"status": 401}, 60.0),
    ({"status": 403}, EVERY),
    ({"status": 500, "left": 2}, SOON),
    ({"drop": True, "left": 2}, SOON),
]


@pytest.mark.parametrize(("trouble", "wait"), TROUBLES, ids=[str(trouble) for trouble, _ in TROUBLES])
async def test_run_goes_on(webex: Webex, care: Care, trouble: dict[str, Any], wait: float) -> None:
    """No trouble ends it: it comes back, as soon as Webex allows, and puts everything right."""
    webex.trouble(**trouble)
    assert await until(care, lambda sleeps: len(sleeps) == 2) == [wait, EVERY]
    assert there(webex) == ALL_OF_OURS


async def test_run_survives_webex_being_away_and_our_own_mistakes(
    webex: Webex, care: Care, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody listens; or the code breaks: both are tried again, and the log has no secret."""
    await webex.vanish()
    assert await until(care, lambda sleeps: len(sleeps) == 2) == [SOON, SOON]
    await webex.start()

    async def broken() -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(care, "once", broken)
    assert await until(care, lambda sleeps: len(sleeps) == 1) == [EVERY]
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


async def test_run_notices_later(webex: Webex, care: Care, clock: Clock) -> None:
    """What is spoilt while the bot runs is right again within two minutes."""

    def spoil(sleeps: list[float]) -> bool:
        if len(sleeps) == 1:
            webex.hooks.all.popitem()
            for hook in webex.hooks.all.values():
                hook.target = OLD
        return len(sleeps) == 2

    await until(care, spoil)
    assert there(webex) == ALL_OF_OURS
