package dev.layersock.mistakes;

import dev.layersock.Layersock;
import dev.layersock.chain.Checks;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.loopback.LoopbackDescriptor;
import dev.layersock.nio.NioDescriptor;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.LayeredProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A system with a layer that is wrong, under the name {@code mine}, in the chain {@code wrong}, and
 * beside it, over the same base, the chain {@code healthy} without it.
 */
final class Wrong implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final Layersock layersock;

  private Wrong(Layersock layersock) {
    this.layersock = layersock;
  }

  /** Starts it; the layer is made by Guice, as any layer. */
  static Wrong start(String base, Checks checks, Class<? extends LayeredProvider> layer) {
    ProviderRegistry registry =
        ProviderRegistry.of(
            List.of(new Descriptor(layer), new LoopbackDescriptor(), new NioDescriptor()));
    String file = "chains:\n  wrong: [mine, " + base + "]\n  healthy: [" + base + "]\n";
    return new Wrong(
        Layersock.builder(ChainFile.parse("wrong.yaml", file, registry, key -> null))
            .checks(checks)
            .start());
  }

  private record Descriptor(Class<? extends LayeredProvider> provider) implements LayerDescriptor {
    @Override
    public String name() {
      return "mine";
    }

    @Override
    public String summary() {
      return "a layer with a mistake";
    }
  }

  Layersock system() {
    return layersock;
  }

  /** Two sockets that are connected; the client is the first. */
  record Two(ChainSocket client, ChainSocket server) {}

  /** A connection from one chain to another. */
  Two connect(String client, String server) throws Exception {
    try (ChainSocket listener =
        layersock.sockets(server).listen(new InetSocketAddress(loopback(), 0), 5)) {
      ChainSocket calling = layersock.sockets(client).connect(listener.localAddress());
      return new Two(calling, Objects.requireNonNull(within(listener::accept)));
    }
  }

  /** This host's own address. */
  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** What a call answers, which must not take for ever. */
  static <T> T within(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "caller");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      AssertionError hangs = new AssertionError("it hangs");
      hangs.setStackTrace(thread.getStackTrace());
      throw hangs;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw (Error) e.getCause();
    }
  }

  @Override
  public void close() {
    layersock.close();
  }
}
