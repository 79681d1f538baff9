package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the JDK over sockets of a chain, for programs that name the class of their factory: the
 * layers see the connection and its encrypted bytes. Keys and trust are those of {@link
 * SSLContext#getDefault}. {@link #createSocket()} is refused, since the JDK layers TLS over
 * connected sockets alone.
 *
 * <p>{@code FILE#ENTRY} names one entry of the file's catalog, {@code FILE} alone takes the first
 * entry that matches. Without an argument the system property {@code layersock.chains} says it.
 * Where none is named, an IllegalStateException says so: there are no plain sockets by mistake. All
 * factories of a file share one system, which lives as long as the process.
 *
 * <p>Any thread may call it.
 */
public final class ConfiguredSslSocketFactory extends SSLSocketFactory {
  private final SocketFactory chain;
  private final SSLSocketFactory tls;

  /** As the system property {@code layersock.chains} says. */
  public ConfiguredSslSocketFactory() {
    this(ConfiguredChains.ofProcess());
  }

  /**
   * As an argument says.
   *
   * @param where {@code FILE} or {@code FILE#ENTRY}
   * @throws dev.layersock.config.ConfigurationException if the file is wrong
   */
  public ConfiguredSslSocketFactory(String where) {
    this(ConfiguredChains.of(where));
  }

  /**
   * As the properties of a driver say: {@code socketFactoryArg} or {@code layersock.chains}, else
   * the system property.
   */
  public ConfiguredSslSocketFactory(Properties properties) {
    this(ConfiguredChains.of(properties));
  }

  private ConfiguredSslSocketFactory(Sockets sockets) {
    this.chain = new LayeredSocketFactory(sockets);
    this.tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  /** For programs that call it by reflection: as {@link #ConfiguredSslSocketFactory()}. */
  public static SocketFactory getDefault() {
    return new ConfiguredSslSocketFactory();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  /** TLS over a socket that is connected, whoever made it. */
  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return layered(chain.createSocket(host, port), host, port);
  }

  @Override
  public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return layered(chain.createSocket(host, port, localHost, localPort), host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return layered(chain.createSocket(host, port), host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    return layered(
        chain.createSocket(address, port, localAddress, localPort), address.getHostAddress(), port);
  }

  private Socket layered(Socket connected, String host, int port) throws IOException {
    try {
      return tls.createSocket(connected, host, port, true);
    } catch (IOException | RuntimeException e) {
      try {
        connected.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }
}
