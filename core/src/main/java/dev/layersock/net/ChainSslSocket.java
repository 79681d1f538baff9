package dev.layersock.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A TLS socket over a socket of a chain that is not connected yet. The JDK layers TLS over
 * connected sockets alone, so until then an unconnected socket of the JDK, which is never
 * connected, keeps the settings.
 *
 * <p>Threads may use it as they may use the JDK's: one reads, one writes, any closes. The settings
 * are those of the thread that connects.
 */
final class ChainSslSocket extends ForwardingSslSocket {
  private final SSLSocketFactory factory;
  private final SSLSocket settings;
  private final List<HandshakeCompletedListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable SSLSocket secured;

  /**
   * @param plain of a chain, not connected
   * @param factory of the JDK
   */
  ChainSslSocket(Socket plain, SSLSocketFactory factory) throws IOException {
    super(plain);
    this.factory = factory;
    this.settings = (SSLSocket) factory.createSocket();
  }

  @Override
  SSLSocket tls() {
    SSLSocket now = secured;
    return now == null ? settings : now;
  }

  @Override
  public void connect(SocketAddress peer) throws IOException {
    connect(peer, 0);
  }

  /** Connects through the chain. The handshake comes with the first byte, or when asked for. */
  @Override
  public void connect(SocketAddress peer, int timeout) throws IOException {
    if (!(peer instanceof InetSocketAddress named)) {
      throw new IllegalArgumentException("Unsupported address type");
    }
    connect(named, named.getHostString(), timeout);
  }

  /**
   * Connects through the chain.
   *
   * @param host the peer's name, for SNI and for whoever has the certificate checked against it
   * @param timeout in milliseconds; 0 for none but the chain's
   */
  void connect(InetSocketAddress peer, String host, int timeout) throws IOException {
    plain.connect(peer, timeout);
    try {
      secured = secure(host, peer.getPort());
    } catch (IOException | RuntimeException e) {
      try {
        plain.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private SSLSocket secure(String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    socket.setUseClientMode(settings.getUseClientMode());
    socket.setEnableSessionCreation(settings.getEnableSessionCreation());
    socket.setSSLParameters(settings.getSSLParameters());
    socket.setHandshakeApplicationProtocolSelector(
        settings.getHandshakeApplicationProtocolSelector());
    listeners.forEach(socket::addHandshakeCompletedListener);
    return socket;
  }

  private SSLSocket connected() throws SocketException {
    SSLSocket now = secured;
    if (now == null) {
      throw new SocketException(isClosed() ? "Socket is closed" : "Socket is not connected");
    }
    return now;
  }

  @Override
  public void startHandshake() throws IOException {
    connected().startHandshake();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return connected().getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connected().getOutputStream();
  }

  @Override
  public void shutdownInput() throws IOException {
    connected().shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    connected().shutdownOutput();
  }

  @Override
  public boolean isInputShutdown() {
    return tls().isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return tls().isOutputShutdown();
  }

  @Override
  public boolean isClosed() {
    return plain.isClosed() || tls().isClosed();
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // what it closes has locks of its own
  public void close() throws IOException {
    SSLSocket now = secured;
    if (now == null) {
      plain.close();
    } else {
      now.close();
    }
  }

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    listeners.add(listener);
    SSLSocket now = secured;
    if (now != null) {
      now.addHandshakeCompletedListener(listener);
    }
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    if (!listeners.remove(listener)) {
      throw new IllegalArgumentException("this listener was not added");
    }
    SSLSocket now = secured;
    if (now != null) {
      now.removeHandshakeCompletedListener(listener);
    }
  }

  @Override
  public String toString() {
    return "TLS over " + plain;
  }
}
