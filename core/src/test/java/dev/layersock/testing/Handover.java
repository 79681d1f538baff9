package dev.layersock.testing;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two connected blocking sockets over a transport, in real time, and threads that use them. */
abstract class Handover {
  static final int ROUNDS = Integer.getInteger("layersock.rounds", 1000);
  static final int SIZE = 64;

  private final String base;
  Layersock layersock;
  ChainSocket near;
  ChainSocket far;

  /** Over a base of that name. */
  Handover(String base) {
    this.base = base;
  }

  @BeforeEach
  void connect() throws WsaException {
    ProviderRegistry registry = ProviderRegistry.discover(getClass().getClassLoader());
    String file = "chains: {chain: [" + base + "]}";
    layersock = Layersock.builder(ChainFile.parse("test", file, registry, name -> null)).start();
    ChainSocket listener =
        layersock.sockets().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    near = layersock.sockets().connect(listener.localAddress());
    far = Objects.requireNonNull(listener.accept(), "a blocking listener waits");
  }

  @AfterEach
  void stop() {
    layersock.close();
  }

  /** Receives all of a message. False at the end of the stream. */
  static boolean receive(ChainSocket socket) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(SIZE);
    while (target.hasRemaining()) {
      if (socket.recv(target) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Mostly nothing, at times longer than a call asks again. */
  static void linger() {
    int kind = ThreadLocalRandom.current().nextInt(100);
    if (kind == 0) {
      LockSupport.parkNanos(200_000);
    } else if (kind < 20) {
      long end = System.nanoTime() + kind * 5_000L;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
  }

  static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "handover");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  static <T> T get(FutureTask<T> task) throws Exception {
    try {
      return task.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("left waiting", e);
    }
  }
}
