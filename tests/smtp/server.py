"""A mail server for tests: keeps what it is given as files, and misbehaves as it is told to.

It prints its port. Each line of its input says which percentage of mails it refuses for now, which it never answers, which it
takes without saying so, and which it refuses for good; `ok` is its answer. Each mail that it takes is a file.
"""

import asyncio
import pathlib
import random
import sys

from aiosmtpd.smtp import SMTP

FOLDER = pathlib.Path(sys.argv[1])
FOR_EVER = 3600


class Server:
    def __init__(self):
        self.percentages = (0, 0, 0, 0)
        self.random = random.Random(1)
        self.count = 0

    def keep(self, envelope):
        self.count += 1
        sender = "|".join([envelope.mail_from, *envelope.rcpt_tos]).encode()
        part = FOLDER / f"{self.count:05}.part"
        part.write_bytes(sender + b"\n" + envelope.content)
        part.rename(FOLDER / f"{self.count:05}.eml")

    async def handle_DATA(self, _server, _session, envelope):
        roll = self.random.uniform(0, 100)
        for percentage, fault in zip(self.percentages, ("later", "stall", "silence", "never")):
            if roll < percentage:
                return await self.misbehave(fault, envelope)
            roll -= percentage
        self.keep(envelope)
        return "250 taken"

    async def misbehave(self, fault, envelope):
        if fault == "later":
            return "451 4.3.0 come again"
        if fault == "never":
            return "550 5.1.1 nobody here"
        if fault == "silence":
            self.keep(envelope)
        await asyncio.sleep(FOR_EVER)


async def main():
    server = Server()
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: SMTP(server, hostname="mail.example"), "127.0.0.1", 0)
    print(listener.sockets[0].getsockname()[1], flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        server.percentages = tuple(float(number) for number in line.split())
        print("ok", flush=True)


asyncio.run(main())
