package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ShutdownHow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a stream socket is at present, with the channel that it has for that: idle ({@link
 * LocalEnd}), connecting ({@link ConnectAttempt}), connected ({@link TcpStream}) or listening
 * ({@link TcpListener}). It answers what the socket is asked; the answers here are those of a
 * socket that is idle and not bound.
 *
 * <p>Any thread may ask. What needs the socket's lock says so. A state tells nobody of a change:
 * the socket does, after each call.
 */
interface TcpState {
  /** Idle, not bound and without a channel, as a socket is at first. */
  TcpState NEW = () -> null;

  /** The channel; null if none is needed yet, or none any more. */
  @Nullable SelectableChannel channel();

  // Readiness.

  /** What is known to be true without asking the kernel. */
  default int known() {
    return 0;
  }

  /** What is true now, found out by asking the kernel. */
  default int select() throws WsaException {
    return known();
  }

  /**
   * Whether SO_ERROR tells nothing yet, since something is to be received before it. Learns of the
   * error, if there is one and nothing comes before it.
   */
  default boolean holdsErrorBack() {
    return false;
  }

  /** What the poller must wait for to learn of some readiness bits. */
  default int interest(int events) {
    return 0;
  }

  /**
   * The channel can do some operations. For the poller's thread.
   *
   * @return the readiness bits that this makes true
   */
  default int ready(int ops) {
    return 0;
  }

  // Which ways lead on from here. Under the lock.

  /** Whether the socket has a local address. */
  default boolean isBound() {
    return false;
  }

  /** Whether it waits for the end of a connect. */
  default boolean isConnecting() {
    return false;
  }

  /** Whether it takes connections. */
  default boolean isListening() {
    return false;
  }

  /** Checks that a connect can begin. */
  default void requireConnectable() throws WsaException {}

  /** Checks that it can be made to listen. */
  default void requireListenable() throws WsaException {
    requireConnectable();
  }

  /** Cuts the connection and leaves its address to another state. */
  default void disconnect(LocalEnd next) throws IOException {
    throw notConnected();
  }

  /**
   * Closes the channel, in the end of the socket.
   *
   * @param how what becomes of unsent data
   * @return what is left to do without the lock; null for nothing
   */
  default @Nullable Runnable release(Linger how) {
    return null;
  }

  // The calls.

  /** The first connection that waits; null if there is none. */
  default @Nullable SocketChannel accept(AcceptCondition condition) throws IOException {
    throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
  }

  /** As send of the socket. */
  default int send(ByteBuffer source, int flags) throws WsaException {
    throw notConnected();
  }

  /** As recv of the socket. */
  default int recv(ByteBuffer target, int flags) throws WsaException {
    throw notConnected();
  }

  /** Bytes that can be received now, found by reading ahead; 0 without a connection. */
  default int available() throws WsaException {
    return 0;
  }

  /** As shutdown of the socket. */
  default void shutdown(ShutdownHow how) throws WsaException {
    throw notConnected();
  }

  /** Whom the socket is connected to. */
  default InetSocketAddress peer() throws WsaException {
    throw notConnected();
  }

  /** Whole seconds since it was connected; -1 while it is not. */
  default int connectSeconds() {
    return -1;
  }

  static WsaException connectedAlready() {
    return new WsaException(WsaError.WSAEISCONN, "the socket is connected already");
  }

  static WsaException notConnected() {
    return new WsaException(WsaError.WSAENOTCONN, "the socket is not connected");
  }
}
