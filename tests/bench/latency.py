"""latency: a proxy on 127.0.0.1 whose answers come later than they would, as from a store that is far away."""

import asyncio
import contextlib
import threading

_BLOCK = 1 << 16


class Proxy:
    """Before the server on `target`; each block of an answer is `delay` seconds late, so that a round trip
    is longer and the bandwidth stays."""

    def __init__(self, target, delay):
        self._target, self._delay = target, delay
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    def _run(self):
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()

    async def _listen(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()

    async def _serve(self, reader, writer):
        there, here = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._hand_on(reader, here, 0), self._hand_on(there, writer, self._delay))

    async def _hand_on(self, reader, writer, delay):
        """Blocks keep their order: all are equally late."""
        with contextlib.suppress(ConnectionError):
            while block := await reader.read(_BLOCK):
                self._loop.call_later(delay, writer.write, block)
        self._loop.call_later(delay, writer.close)

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
