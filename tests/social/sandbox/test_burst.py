"""Many publishes at once, from networks that answer late: each accepted once, all after the latency, none slowed."""

import asyncio
import time

import aiohttp
import yarl

from tests.social.sandbox.process import SandboxProcess

BURST = 750
LATENCY_S = 1.0


async def _post(session: aiohttp.ClientSession, url: str, token: str, number: int) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"text": f"Vote anyway, says company {number}"}
    async with session.post(yarl.URL(url, encoded=True), json=body, headers=headers) as reply:
        await reply.read()
        return reply.status


async def _burst(url: str, tokens: list[str]) -> list[int]:
    connector = aiohttp.TCPConnector(limit=BURST)
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        return await asyncio.gather(*(_post(session, url, token, n) for n, token in enumerate(tokens)))


def test_750_at_once(sandbox: SandboxProcess) -> None:
    wanted = [{"network": "x", "name": f"Company {number}", "grant": True} for number in range(BURST)]
    tokens = [account["access_token"] for account in sandbox.control("accounts", wanted)]
    sandbox.control("settings", {"latency_s": LATENCY_S})
    began = time.monotonic()
    statuses = asyncio.run(_burst(f"{sandbox.url}/x/2/tweets", tokens))
    took_s = time.monotonic() - began
    assert statuses == [201] * BURST
    assert LATENCY_S <= took_s < LATENCY_S + 10
    report = sandbox.report()
    assert (report["total"], report["duplicates"]) == (BURST, [])
