package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket: the calls that its state takes or refuses, as they are.
 *
 * <p>Any thread may call it.
 */
final class TcpSocket extends TcpTransitions {
  TcpSocket(Host host, SocketRequest request) {
    super(host, request);
  }

  private TcpSocket(TcpSocket listener, SocketChannel channel) throws IOException {
    super(listener, channel);
  }

  @Nullable TcpSocket accept(AcceptCondition condition) throws WsaException {
    if (!(state() instanceof TcpListener listener)) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
    }
    try {
      SocketChannel channel = listener.accept(condition);
      return channel == null ? null : host.track(accepted(channel));
    } catch (IOException | RuntimeException e) {
      WsaException failure = failure(e, null);
      if (failure.error() == WsaError.WSATRY_AGAIN) {
        refresh();
      }
      throw failure;
    }
  }

  @Override
  int send(ByteBuffer source, int flags) throws WsaException {
    return connected().send(source, flags);
  }

  @Override
  int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException {
    return connected().send(source, flags);
  }

  @Override
  int recv(ByteBuffer target, int flags) throws WsaException {
    return connected().recv(target, flags);
  }

  @Override
  int recvFrom(ByteBuffer target, int flags, AddressBox from) throws WsaException {
    return connected().recv(target, flags);
  }

  @Override
  void shutdown(ShutdownHow how) throws WsaException {
    connected().shutdown(how);
  }

  @Override
  int available() throws WsaException {
    return connected().available();
  }

  @Override
  InetSocketAddress peerName() throws WsaException {
    return connected().peer();
  }

  @Override
  int connectSeconds() {
    return state() instanceof TcpStream stream && !stream.isDisconnected()
        ? host.secondsSince(stream.since())
        : -1;
  }

  boolean isListening() {
    return state() instanceof TcpListener;
  }

  @Override
  int select() throws WsaException {
    return state().select();
  }

  @Override
  int known() {
    return state().known();
  }

  @Override
  int interest(int events) {
    return state().interest(events);
  }

  @Override
  @Nullable SelectableChannel pollable() {
    return state().channel();
  }

  private TcpSocket accepted(SocketChannel channel) throws IOException {
    try {
      return new TcpSocket(this, channel);
    } catch (IOException | RuntimeException e) {
      TcpListener.reset(channel);
      throw e;
    }
  }
}
