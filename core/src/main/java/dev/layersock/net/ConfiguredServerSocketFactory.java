package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LayeredServerSocketFactory} for programs that name the class of their factory.
 *
 * <p>{@code FILE#ENTRY} names one entry of the file's catalog, {@code FILE} alone takes the first
 * entry that matches. Without an argument the system property {@code layersock.chains} says it.
 * Where none is named, an IllegalStateException says so: there are no plain sockets by mistake. All
 * factories of a file share one system, which lives as long as the process.
 *
 * <p>Any thread may call it.
 */
public final class ConfiguredServerSocketFactory extends ServerSocketFactory {
  private final LayeredServerSocketFactory factory;

  /** As the system property {@code layersock.chains} says. */
  public ConfiguredServerSocketFactory() {
    this(ConfiguredChains.ofProcess());
  }

  /**
   * As an argument says.
   *
   * @param where {@code FILE} or {@code FILE#ENTRY}
   * @throws dev.layersock.config.ConfigurationException if the file is wrong
   */
  public ConfiguredServerSocketFactory(String where) {
    this(ConfiguredChains.of(where));
  }

  /**
   * As the properties of a driver say: {@code socketFactoryArg} or {@code layersock.chains}, else
   * the system property.
   */
  public ConfiguredServerSocketFactory(Properties properties) {
    this(ConfiguredChains.of(properties));
  }

  private ConfiguredServerSocketFactory(Sockets sockets) {
    this.factory = new LayeredServerSocketFactory(sockets);
  }

  /** For programs that call it by reflection: as {@link #ConfiguredServerSocketFactory()}. */
  public static ServerSocketFactory getDefault() {
    return new ConfiguredServerSocketFactory();
  }

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return factory.createServerSocket();
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return factory.createServerSocket(port);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return factory.createServerSocket(port, backlog);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress ifAddress)
      throws IOException {
    return factory.createServerSocket(port, backlog, ifAddress);
  }
}
