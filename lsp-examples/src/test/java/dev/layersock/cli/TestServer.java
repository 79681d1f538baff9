package dev.layersock.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server of the JDK's own sockets, on 127.0.0.1: each connection has a thread. */
public final class TestServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Service {
    /** Serves it; afterwards it is closed. */
    void serve(Socket connection) throws IOException;
  }

  /** Begins to serve. */
  public TestServer(Service service) throws IOException {
    start(() -> acceptAll(service));
  }

  /** Sends everything back, and ends when the peer does. */
  public static TestServer echo() throws IOException {
    return new TestServer(
        connection -> {
          connection.getInputStream().transferTo(connection.getOutputStream());
          connection.shutdownOutput();
        });
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Waits until a connection has ended; how. */
  public String awaitEnd() throws InterruptedException {
    String end = ended.poll(30, TimeUnit.SECONDS);
    return end == null ? "not ended" : end;
  }

  private void acceptAll(Service service) throws IOException {
    while (!listener.isClosed()) {
      Socket connection;
      try {
        connection = listener.accept();
      } catch (IOException e) {
        return; // the test is over
      }
      start(() -> serve(service, connection));
    }
  }

  private void serve(Service service, Socket connection) throws IOException {
    try (connection) {
      service.serve(connection);
      ended.add("well");
    } catch (IOException e) {
      ended.add(String.valueOf(e.getMessage()));
    }
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException e) {
                failures.add(e);
              }
            },
            "test-server");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (!failures.isEmpty()) {
      throw new AssertionError("the server failed", failures.peek());
    }
  }
}
