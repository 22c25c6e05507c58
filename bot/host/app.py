"""The HTTP application and the process around it: adapters, routes, health, start and stop.

Must not name a platform: adapters are found by their entry point.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import gc
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from importlib.metadata import entry_points
from pathlib import Path

import click
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import URL

from bot.engine import Config, react
from bot.host import answers, disclosure, log
from bot.host import decks as deck_snapshots
from bot.host.alone import Occupied, alone
from bot.host.clock import Clock
from bot.host.foreman import foreman_of
from bot.host.host import Host
from bot.host.housekeeping import keep_clean
from bot.host.metrics import Metrics
from bot.host.outcome import React
from bot.host.ports import Adapter
from bot.host.settings import EVERYWHERE, Settings, WrongSetting
from bot.host.sql import upkeep
from bot.host.store import StoreUnavailable
from bot.host.stores import open_store

HOST = web.AppKey("host", Host)
NOT_LET_IN = {401, 403}  # the answers to whoever is not the platform, or not of an organisation that may use the bot
AT_ONCE = 20_000  # things made and not let go before the collector looks: some dozens of messages
_IDLE = (
    75.0  # seconds in which a whole request must begin: longer than a proxy keeps a connection that it may use again
)
_LAST_REQUESTS = 5.0  # seconds a request may still take when the process is asked to end


def discover() -> dict[str, Adapter]:
    """The installed adapters by name. Raises WrongSetting when there is none."""
    found = [entry.load()() for entry in entry_points(group="kaartensessie.adapters")]
    if not found:
        raise WrongSetting(
            "Er is geen enkel platform geïnstalleerd: installeer de bot opnieuw, bijvoorbeeld met make run."
        )
    return {adapter.name: adapter for adapter in found}


def build(
    settings: Settings, decks: Config, adapters: Mapping[str, Adapter], *, react: React = react
) -> web.Application:
    """The application: it opens the store when it starts and closes it when it ends."""
    app = web.Application()
    metrics = Metrics(adapters)
    answers.safe(app, behind_tls=bool(settings.public_url))
    ours = {route: name for name, adapter in adapters.items() for route in app.add_routes(adapter.routes())}

    async def refused(request: web.Request, response: web.StreamResponse) -> None:
        if response.status in NOT_LET_IN and request.match_info.route in ours:
            metrics.refusals.labels(platform=ours[request.match_info.route]).inc()

    app.on_response_prepare.append(refused)
    app.add_routes([web.get("/healthz", _healthz), web.get("/readyz", _readyz), web.get("/metrics", _metrics)])
    app.add_routes([disclosure.route(settings, lambda: dt.datetime.now(dt.UTC).date())])

    async def life(app: web.Application) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(log.loop_failure)
        store = await open_store(settings.database)
        try:
            clock = Clock(settings.speed, start=await store.read(upkeep.latest))
            remembered = await deck_snapshots.remember(store, decks)
            host = Host(
                store=store,
                clock=clock,
                settings=settings,
                decks=remembered,
                adapters=adapters,
                metrics=metrics,
                react=react,
                foreman=foreman_of(store, clock),
            )
            app[HOST] = host
            async with AsyncExitStack() as started:
                for adapter in adapters.values():
                    await adapter.start(host.door(adapter.name))
                    started.push_async_callback(adapter.stop)
                await host.start()
                started.pop_all()  # all are there: from here on `hush` stops them
            cleaning = asyncio.create_task(keep_clean(host))
            # What is there now stays until the end: the collector need not look at it with every thousand messages, nor now.
            # What one message brings is gone with it, so it looks once for many of them.
            gc.freeze()
            gc.set_threshold(AT_ONCE)
            gc.enable()
            yield
            cleaning.cancel()
            with suppress(asyncio.CancelledError):
                await cleaning
        finally:
            await store.close()

    async def hush(app: web.Application) -> None:
        # Before the open requests are waited for: an adapter's sockets stay open until it is told to stop.
        await app[HOST].stop()
        for adapter in adapters.values():
            await adapter.stop()

    app.cleanup_ctx.append(life)
    app.on_shutdown.append(hush)
    return app


def run(settings: Settings, decks: Config) -> None:
    """Serve until SIGTERM or SIGINT. Raises WrongSetting when the start is not possible like this."""
    log.begin(settings)
    _leave_no_core()
    adapters = discover()
    try:
        with _held(settings.database):
            _serve(settings, build(settings, decks, adapters))
    except StoreUnavailable as error:
        raise WrongSetting(str(error)) from None


def _leave_no_core() -> None:
    """Write no memory to disk when the process breaks down: there are secrets in it, and what people say."""
    with suppress(ImportError):  # Windows has no such thing
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _held(database: Path | URL) -> Iterator[None]:
    """Make the file, and hold it for this process; a database of PostgreSQL is there for more than one. Raises WrongSetting."""
    if isinstance(database, URL):
        yield
        return
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database.touch(mode=0o600)  # what is kept is for this account only
        with alone(database):
            yield
    except Occupied:
        raise WrongSetting(
            f"De bot draait al op de gegevens in {database.parent}: stop die eerst, of kies met --data een andere map."
        ) from None
    except (PermissionError, FileExistsError, NotADirectoryError):
        raise WrongSetting(
            f"De bot mag niet schrijven in {database.parent}: geef daar rechten, of kies met --data een andere map."
        ) from None


def _serve(settings: Settings, app: web.Application) -> None:
    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}/"

    def ready(_english: str) -> None:
        click.echo(f"De kaartensessie staat klaar op {address} (stoppen: Ctrl+C).")
        if settings.speed > 1:
            click.echo(
                f"Je oefent: de klok loopt {settings.speed:g} keer zo snel. De gegevens van het oefenen staan apart, in {settings.database}."
            )

    try:
        web.run_app(
            app,
            host=None if settings.host == EVERYWHERE else settings.host,  # None: IPv6 and IPv4, each if it is there
            port=settings.port,
            access_log=None,  # addresses hold names of chats
            print=ready,
            keepalive_timeout=_IDLE,
            shutdown_timeout=_LAST_REQUESTS,
            loop=_loop(),
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise WrongSetting(
                f"Poort {settings.port} is al in gebruik: stop dat programma, of kies met --port een andere poort."
            ) from None
        if error.errno in {errno.EADDRNOTAVAIL, errno.EACCES}:
            raise WrongSetting(f"De bot mag niet luisteren op {address}: kies een andere --host of --port.") from None
        raise


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop: where it can be had, one that spends half as much on every request."""
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


@answers.locked(answers.Lock.INSIDE)
async def _healthz(_request: web.Request) -> web.Response:
    """The process lives."""
    return web.Response(text="ok")


@answers.locked(answers.Lock.INSIDE)
async def _readyz(request: web.Request) -> web.Response:
    """The store answers and has room, letters leave, and the platforms take what the bot has to show for itself."""
    host = request.app[HOST]
    await host.store.write(upkeep.takes_something)
    if told := [words for adapter in host.adapters.values() if (words := adapter.trouble())]:
        return web.Response(status=503, text=" ".join(told))
    if wrong := host.foreman.trouble():
        return web.Response(status=503, text=wrong)
    if host.outbox.stuck():
        return web.Response(
            status=503, text="Er wachten berichten die niet weg kunnen: kijk of het platform bereikbaar is."
        )
    return web.Response(text="ok")


@answers.locked(answers.Lock.INSIDE)
async def _metrics(request: web.Request) -> web.Response:
    """How often and how much, and nothing else."""
    host = request.app[HOST]
    trouble = {name: bool(adapter.trouble()) for name, adapter in host.adapters.items()}
    page = host.metrics.page(await host.store.read(upkeep.counts), trouble, host.clock.now())
    return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})
