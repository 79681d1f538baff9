package dev.layersock.testing;

import dev.layersock.catalog.Sockets;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Sockets over a memory base, in virtual time. */
public final class SocketFixture {
  /** The clock. */
  public final VirtualTime time = new VirtualTime();

  /** The chain's system. */
  public final TestSystem system = new TestSystem(time);

  /** The chain's sockets. */
  public final Sockets sockets;

  private final ChainSocket listener;

  /** With a socket that listens. */
  public SocketFixture(LayerSpec... layers) throws WsaException {
    sockets = system.sockets(layers);
    listener = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), 5);
  }

  /** The listening socket. */
  public ChainSocket listener() {
    return listener;
  }

  /** Where it listens. */
  public InetSocketAddress address() throws WsaException {
    return (InetSocketAddress) listener.localAddress();
  }

  /** The base. */
  public MemoryBase base() {
    return system.base();
  }

  /** A new stream socket. */
  public ChainSocket socket() throws WsaException {
    return sockets.socket(AddressFamily.INET, SocketType.STREAM);
  }

  /** Two sockets that are connected. */
  public Pair pair() throws WsaException {
    ChainSocket client = sockets.connect(address());
    return new Pair(client, accept());
  }

  /** Accepts. */
  public ChainSocket accept() throws WsaException {
    return Objects.requireNonNull(listener.accept());
  }

  /** Lets virtual time go on, which it does when every other participant waits. */
  public void untilOthersWait() throws InterruptedException {
    boolean opened = time.gate().await(Duration.ofMillis(1).toNanos(), true);
    if (opened) {
      throw new IllegalStateException("nobody has this gate");
    }
  }

  /** Bytes of a text. */
  public static ByteBuffer bytes(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }

  /** The text of what was received. */
  public static String text(ByteBuffer received) {
    return StandardCharsets.US_ASCII.decode(received.flip()).toString();
  }

  /** Two sockets that are connected. */
  public record Pair(ChainSocket client, ChainSocket server) {}
}
