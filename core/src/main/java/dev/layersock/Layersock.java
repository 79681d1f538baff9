package dev.layersock;

import dev.layersock.catalog.Catalog;
import dev.layersock.catalog.Sockets;
import dev.layersock.chain.AssemblyException;
import dev.layersock.chain.ChainAssembly;
import dev.layersock.chain.Observers;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.net.LayeredServerSocketFactory;
import dev.layersock.net.LayeredSocketFactory;
import dev.layersock.socket.ApplicationSink;
import dev.layersock.socket.SocketSelector;
import dev.layersock.spi.TimeSource;
import dev.layersock.wiring.GuiceProviderFactory;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running system of chains: the way from a configuration to sockets.
 *
 * <pre>{@code
 * try (Layersock layersock = Layersock.load(Path.of("chains.yaml"));
 *     ChainSocket socket = layersock.sockets().connect(new InetSocketAddress("localhost", 8080))) {
 *   socket.outputStream().write(request);
 *   socket.inputStream().transferTo(System.out);
 * }
 * }</pre>
 *
 * <p>Any thread may call it.
 */
public final class Layersock implements AutoCloseable {
  private final Catalog catalog;
  private final Map<String, ProtocolChain> chains;
  private final ChainAssembly assembly;
  private final TimeSource time;
  private final Runnable endOfTime;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Layersock(
      Catalog catalog,
      Map<String, ProtocolChain> chains,
      ChainAssembly assembly,
      TimeSource time,
      Runnable endOfTime) {
    this.catalog = catalog;
    this.chains = chains;
    this.assembly = assembly;
    this.time = time;
    this.endOfTime = endOfTime;
  }

  /**
   * Starts the system that a file describes, of the providers on the class path.
   *
   * @throws dev.layersock.config.ConfigurationException with all that is wrong with the file
   * @throws AssemblyException if a provider cannot be made; nothing is left
   */
  public static Layersock load(Path file) {
    ProviderRegistry registry = ProviderRegistry.discover(Layersock.class.getClassLoader());
    return builder(ChainFile.load(file, registry, System::getenv)).start();
  }

  /** Sets up a system from a composition, in which nothing runs yet. */
  public static LayersockBuilder builder(Composition composition) {
    return new LayersockBuilder(composition);
  }

  static Layersock start(
      Composition composition,
      TimeSource time,
      Runnable endOfTime,
      long seed,
      SelectorProvider selectors,
      Map<Class<?>, Object> services,
      Observers observers) {
    Map<String, ProtocolChain> chains = new LinkedHashMap<>();
    ChainAssembly assembly = null;
    try {
      assembly =
          new ChainAssembly(
              new GuiceProviderFactory(selectors, services),
              time,
              seed,
              new ApplicationSink(),
              ApplicationSink.SLOTS,
              observers);
      for (ChainSpec chain : composition.chains()) {
        chains.put(chain.name(), assembly.assemble(chain));
      }
      Catalog catalog = Catalog.of(1, composition, chains);
      return new Layersock(catalog, chains, assembly, time, endOfTime);
    } catch (Throwable e) { // whatever it is, nothing is to be left
      try {
        end(chains, assembly, endOfTime);
      } catch (RuntimeException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  /** What is installed. */
  public Catalog catalog() {
    return catalog;
  }

  /** Sockets from the whole catalog: the first entry that matches makes them. */
  public Sockets sockets() {
    return new Sockets(catalog, time);
  }

  /**
   * Sockets from one entry of the catalog.
   *
   * @throws IllegalArgumentException if there is none with that name
   */
  public Sockets sockets(String entry) {
    return new Sockets(catalog.only(entry), time);
  }

  /** Waits at any number of this system's sockets, again and again. */
  public SocketSelector openSelector() {
    return new SocketSelector(time);
  }

  /** Plain {@link java.net.Socket}s from the whole catalog. */
  public LayeredSocketFactory socketFactory() {
    return new LayeredSocketFactory(sockets());
  }

  /**
   * Plain {@link java.net.Socket}s from one entry of the catalog.
   *
   * @throws IllegalArgumentException if there is none with that name
   */
  public LayeredSocketFactory socketFactory(String entry) {
    return new LayeredSocketFactory(sockets(entry));
  }

  /** Plain {@link java.net.ServerSocket}s from the whole catalog. */
  public LayeredServerSocketFactory serverSocketFactory() {
    return new LayeredServerSocketFactory(sockets());
  }

  /**
   * Plain {@link java.net.ServerSocket}s from one entry of the catalog.
   *
   * @throws IllegalArgumentException if there is none with that name
   */
  public LayeredServerSocketFactory serverSocketFactory(String entry) {
    return new LayeredServerSocketFactory(sockets(entry));
  }

  /** The clock of this system. */
  public TimeSource time() {
    return time;
  }

  /** Resets the sockets that are still open and ends all providers. Repeating it does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      end(chains, assembly, endOfTime);
    }
  }

  private static void end(
      Map<String, ProtocolChain> chains, @Nullable ChainAssembly assembly, Runnable endOfTime) {
    try {
      chains.values().forEach(chain -> chain.table().cleanup());
      if (assembly != null) {
        assembly.cleanupBases();
      }
    } finally {
      endOfTime.run();
    }
  }
}
