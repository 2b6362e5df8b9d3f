"""A far-away TLS endpoint on loopback: tls.py PORT CERTIFICATE KEY SECONDS. Prints the port it listens on.

It is an HTTP proxy that answers every CONNECT after a round trip of SECONDS, then takes TLS off itself and passes the bytes
on to PORT. So a client waits for its connection as it would on a network, and can do something else meanwhile.
"""

import asyncio
import ssl
import sys


async def copy(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main(port, certificate, key, round_trip):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1"])

    async def serve(reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(round_trip)
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.start_tls(context)
            behind = await asyncio.open_connection("127.0.0.1", port)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        await asyncio.gather(copy(reader, behind[1]), copy(behind[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), *sys.argv[2:4], float(sys.argv[4])))
