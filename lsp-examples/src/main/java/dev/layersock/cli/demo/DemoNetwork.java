package dev.layersock.cli.demo;

import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.composition.ChainSpec;
import dev.layersock.config.ChainFile;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Two servers and a client in one network in memory, in virtual time. One thread uses it; each
 * server has its own.
 */
final class DemoNetwork implements AutoCloseable {
  static final String FILE = "demo.yaml";
  static final int ECHO = 7;
  static final int DISCARD = 9;

  private static final String SERVER = "10.0.0.1";

  private final VirtualTime time = new VirtualTime();
  private final Layersock layersock;
  private final List<ChainSocket> listeners = new ArrayList<>();
  private final List<Future<Void>> servers = new ArrayList<>();

  /**
   * One connection as the client saw it.
   *
   * @param verdicts what the layers said that they would do
   * @param failure why it failed; null if it did not
   * @param answer of the server; empty if it failed
   */
  record Visit(
      List<ProviderExplanation> verdicts,
      @Nullable WsaException failure,
      String answer,
      long virtualNanos,
      long realNanos) {}

  DemoNetwork() throws WsaException {
    layersock =
        Layersock.builder(
                ChainFile.parse(FILE, text(), ChainFileArgument.registry(), variable -> null))
            .time(time)
            .seed(1)
            .start();
    serve(ECHO, true);
    serve(DISCARD, false);
  }

  /** The file that the chains come from. */
  static String text() {
    try (InputStream in = DemoNetwork.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The chain of the client. */
  ChainSpec chain() {
    return guarded().chain().spec();
  }

  /** Connects, sends, ends sending, and reads the answer. */
  Visit visit(String host, int port, byte[] data) throws Exception {
    InetSocketAddress peer = new InetSocketAddress(host, port);
    List<ProviderExplanation> verdicts = guarded().explain(ConnectRequest.to(peer));
    long virtualStart = time.nanoTime();
    long realStart = System.nanoTime();
    String answer = "";
    WsaException failure = null;
    try {
      answer = time.run(() -> exchange(peer, data));
    } catch (WsaException e) {
      failure = e;
    }
    return new Visit(
        verdicts, failure, answer, time.nanoTime() - virtualStart, System.nanoTime() - realStart);
  }

  private String exchange(InetSocketAddress peer, byte[] data) throws WsaException {
    try (ChainSocket socket = layersock.sockets("guarded").connect(peer)) {
      socket.send(ByteBuffer.wrap(data));
      socket.shutdown(ShutdownHow.SEND);
      ByteBuffer answer = ByteBuffer.allocate(1024);
      int received = socket.recv(answer);
      while (received != IoResult.END_OF_STREAM && answer.hasRemaining()) {
        received = socket.recv(answer);
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }

  private CatalogEntry guarded() {
    return layersock.sockets("guarded").catalog().entries().get(0);
  }

  private void serve(int port, boolean echoes) throws WsaException {
    ChainSocket listener =
        layersock.sockets("server").socket(AddressFamily.INET, SocketType.STREAM);
    listener.bind(new InetSocketAddress(SERVER, port));
    listener.listen(8);
    listeners.add(listener);
    DemoServer server = new DemoServer(listener, echoes);
    servers.add(time.start("demo-server-" + port, server::run));
  }

  /** Ends the servers. */
  @Override
  public void close() throws WsaException {
    for (ChainSocket listener : listeners) {
      listener.close();
    }
    for (Future<Void> server : servers) {
      awaitEnd(server);
    }
    layersock.close();
  }

  private static void awaitEnd(Future<Void> server) {
    try {
      server.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a server of the demonstration failed", e);
    }
  }
}
