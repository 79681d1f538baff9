package dev.layersock.recipes;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A SOCKS 5 server for one connection, which connects nowhere: it plays an HTTP server that says
 * "by socks". Its thread ends with {@link #close}.
 */
final class SocksServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nby socks"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Thread thread = new Thread(this::serve, "socks");

  SocksServer() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    try (Socket client = server.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.skipNBytes(1); // the version
      in.skipNBytes(in.readUnsignedByte()); // the ways to prove who one is
      out.write(new byte[] {5, 0}); // none is asked for
      in.skipNBytes(3); // version, connect, reserved
      in.skipNBytes(
          in.readUnsignedByte() == 3 ? in.readUnsignedByte() : 4); // a name, or an IPv4 address
      in.skipNBytes(2); // the port
      out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0}); // connected
      byte[] request = new byte[4096];
      if (in.read(request) > 0) { // else closing would reset the connection
        out.write(ANSWER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
