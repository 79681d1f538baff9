package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LayeredSocketFactory} for programs that name the class of their socket factory, as JNDI,
 * JavaMail and JDBC drivers do.
 *
 * <p>{@code FILE#ENTRY} names one entry of the file's catalog, {@code FILE} alone takes the first
 * entry that matches. Without an argument the system property {@code layersock.chains} says it.
 * Where none is named, an IllegalStateException says so: there are no plain sockets by mistake. All
 * factories of a file share one system, which lives as long as the process.
 *
 * <p>Any thread may call it.
 */
public final class ConfiguredSocketFactory extends SocketFactory {
  private final LayeredSocketFactory factory;

  /** As the system property {@code layersock.chains} says. */
  public ConfiguredSocketFactory() {
    this(ConfiguredChains.ofProcess());
  }

  /**
   * As an argument says.
   *
   * @param where {@code FILE} or {@code FILE#ENTRY}
   * @throws dev.layersock.config.ConfigurationException if the file is wrong
   */
  public ConfiguredSocketFactory(String where) {
    this(ConfiguredChains.of(where));
  }

  /**
   * As the properties of a driver say: {@code socketFactoryArg} or {@code layersock.chains}, else
   * the system property.
   */
  public ConfiguredSocketFactory(Properties properties) {
    this(ConfiguredChains.of(properties));
  }

  private ConfiguredSocketFactory(Sockets sockets) {
    this.factory = new LayeredSocketFactory(sockets);
  }

  /** For programs that call it by reflection: as {@link #ConfiguredSocketFactory()}. */
  public static SocketFactory getDefault() {
    return new ConfiguredSocketFactory();
  }

  @Override
  public Socket createSocket() throws IOException {
    return factory.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return factory.createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    return factory.createSocket(address, port, localAddress, localPort);
  }
}
