"""A mail server that takes every letter and prints it."""

import asyncio


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak just enough SMTP for one letter after another."""
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word, answer = line[:4].upper(), b"250 ok\r\n"
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            letter = b""
            while not letter.endswith(b"\r\n.\r\n"):
                letter += await reader.readline()
            print(letter.decode(errors="replace"), flush=True)
        elif word == b"QUIT":
            answer = b"221 bye\r\n"
        writer.write(answer)
        await writer.drain()
        if word == b"QUIT":
            break
    writer.close()


async def main() -> None:
    async with await asyncio.start_server(serve, "0.0.0.0", 1025) as server:  # noqa: S104
        await server.serve_forever()


asyncio.run(main())
