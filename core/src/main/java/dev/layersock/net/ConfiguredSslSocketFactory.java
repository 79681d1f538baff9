package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import dev.layersock.protocol.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.security.NoSuchAlgorithmException;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the JDK over sockets of a chain, for programs that name the class of their factory: the
 * layers see the connection and its encrypted bytes. Keys and trust are those of {@link
 * SSLContext#getDefault} as the factory is made. Whether the peer's name is checked is for the
 * program to say, as always with sockets of TLS.
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
    this.tls = defaultContext().getSocketFactory();
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM has no default context of TLS", e);
    }
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

  /** A socket that is not connected. */
  @Override
  public Socket createSocket() throws IOException {
    return new ChainSslSocket(chain.createSocket(), tls);
  }

  /**
   * TLS over a connected socket of a chain.
   *
   * @throws SocketException for any other socket: it has gone past the chain
   */
  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    if (!(socket instanceof LayeredSocket || socket instanceof ChainSslSocket)) {
      throw new SocketException(
          "the socket to "
              + Printable.text(host + ":" + port)
              + " was connected past the chain; have the program connect by "
              + ConfiguredSocketFactory.class.getName()
              + " too");
    }
    return tls.createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), host, null);
  }

  @Override
  public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), host, new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), host.getHostAddress(), null);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port),
        address.getHostAddress(),
        new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(InetSocketAddress peer, String host, @Nullable SocketAddress local)
      throws IOException {
    ChainSslSocket socket = new ChainSslSocket(chain.createSocket(), tls);
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(peer, host, 0);
      return socket;
    } catch (IOException | RuntimeException e) {
      try {
        socket.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }
}
