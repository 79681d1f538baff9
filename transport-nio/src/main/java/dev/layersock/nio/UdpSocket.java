package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket. Its channel is never connected, since a connected one refuses another peer and
 * other destinations; the default peer and the filter are kept here.
 *
 * <p>The socket's lock guards the making of the channel. What is received has a lock of its own,
 * {@link UdpReceiver}'s.
 */
final class UdpSocket extends NioSocket {
  /**
   * The broadcast address of the local network. Those of other networks are known to the host,
   * which says WSAEACCES by itself.
   */
  private static final InetAddress BROADCAST =
      new InetSocketAddress("255.255.255.255", 0).getAddress();

  private final UdpReceiver receiver;
  private volatile @Nullable DatagramChannel channel; // written under the lock, once
  private volatile boolean bound; // written under the lock
  private volatile long connectedSince;
  private volatile boolean full;
  private volatile boolean sendingEnded;
  private volatile boolean receivingEnded;

  UdpSocket(BaseProvider provider, Host host, SocketRequest request) {
    super(provider, host, request);
    this.receiver = new UdpReceiver(host.scratch());
  }

  @Override
  protected void bind(InetSocketAddress name) throws WsaException {
    lock.lock();
    try {
      requireOpen();
      if (bound) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is bound already", name);
      }
      host.bind(channelForOptions(), name);
      noteBound();
    } catch (IOException | RuntimeException e) {
      discardChannel();
      throw failure(e, name);
    } finally {
      lock.unlock();
    }
    refresh();
  }

  /** Why a connect cannot be had that asks for what datagrams do not have; null if it can. */
  static @Nullable WsaException refusal(ConnectRequest request) {
    return request.qos() == null
        ? null
        : new WsaException(
            WsaError.WSAEOPNOTSUPP, "datagrams have no quality of service", request.peer());
  }

  @Override
  protected ConnectOutcome connect(ConnectRequest request) throws WsaException {
    InetSocketAddress wanted = internet(request.peer());
    InetSocketAddress peer = Addresses.isAllZero(wanted) ? null : wanted;
    if (peer != null) {
      requireDestination(peer);
      requireBroadcast(peer);
    }
    WsaException refusal = refusal(request);
    if (refusal != null) {
      throw refusal;
    }
    connectedSince = host.context().time().nanoTime();
    try {
      receiver.setPeer(peer, peer == null ? channel : boundChannel());
    } catch (IOException e) {
      throw failure(e, peer);
    }
    return ConnectOutcome.CONNECTED;
  }

  @Override
  protected int send(ByteBuffer source, int flags) throws WsaException {
    return send(source, flags, requirePeer());
  }

  @Override
  protected int sendTo(ByteBuffer source, int flags, InetSocketAddress to) throws WsaException {
    requireBroadcast(to);
    return send(source, flags, to);
  }

  @Override
  protected int recv(ByteBuffer target, int flags) throws WsaException {
    requirePeer();
    return receive(target, flags, null);
  }

  @Override
  protected int recvFrom(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return receive(target, flags, from);
  }

  @Override
  protected void shutdown(ShutdownHow how) {
    sendingEnded |= how.endsSending();
    receivingEnded |= how.endsReceiving();
    refresh();
  }

  @Override
  @Nullable InetSocketAddress boundName() {
    return null;
  }

  @Override
  boolean isBound() {
    return bound;
  }

  @Override
  @Nullable InetSocketAddress destination() {
    return receiver.peer();
  }

  @Override
  protected InetSocketAddress peerName() throws WsaException {
    return requirePeer();
  }

  @Override
  boolean holdsErrorBack() {
    return false; // none is kept
  }

  @Override
  int available() throws WsaException {
    DatagramChannel present = channel;
    if (present == null || !bound || receivingEnded) {
      return 0;
    }
    try {
      int size = Math.max(0, receiver.look(present));
      refresh();
      return size;
    } catch (IOException e) {
      throw failure(e, null);
    }
  }

  @Override
  protected int connectSeconds() {
    return receiver.peer() == null ? -1 : host.secondsSince(connectedSince);
  }

  @Override
  protected int select() throws WsaException {
    DatagramChannel present = channel;
    if (present != null && bound) {
      try {
        if (full) {
          full = !host.probe().isReady(present, SelectionKey.OP_WRITE);
        }
        receiver.look(present);
      } catch (IOException | RuntimeException e) {
        throw failure(e, null);
      }
      refresh();
    }
    return known();
  }

  @Override
  protected int known() {
    int events = 0;
    if (receiver.holds() || receivingEnded) {
      events |= Readiness.READABLE;
    }
    if (!full || sendingEnded) {
      events |= Readiness.WRITABLE;
    }
    return events;
  }

  @Override
  int interest(int events) {
    int ops = 0;
    if (bound && (events & Readiness.READABLE) != 0) {
      ops |= SelectionKey.OP_READ;
    }
    if (bound && (events & Readiness.WRITABLE) != 0) {
      ops |= SelectionKey.OP_WRITE;
    }
    return ops;
  }

  @Override
  @Nullable SelectableChannel pollable() {
    return bound ? channel : null;
  }

  @Override
  @Nullable NetworkChannel channel() {
    return channel;
  }

  @Override
  DatagramChannel channelForOptions() throws IOException {
    DatagramChannel present = channel;
    if (present != null) {
      return present;
    }
    DatagramChannel made = host.openDatagrams(protocol().family());
    try {
      applyOptions(made);
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    channel = made;
    return made;
  }

  @Override
  void ready(int ops) {
    int events = 0;
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      full = false;
      events |= Readiness.WRITABLE;
    }
    if ((ops & SelectionKey.OP_READ) != 0) {
      events |= Readiness.READABLE;
    }
    raise(events);
  }

  @Override
  protected boolean release(boolean reset) {
    lock.lock();
    try {
      DatagramChannel present = channel;
      if (present != null) {
        closeChannel(present);
      }
    } finally {
      lock.unlock();
    }
    if (bound && !isDown()) {
      settle(); // others may have the address once the close has returned
    }
    return false;
  }

  private int send(ByteBuffer source, int flags, InetSocketAddress to) throws WsaException {
    requireFlags(flags, MessageFlags.DONTROUTE);
    if (sendingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "sending was ended");
    }
    int size = source.remaining();
    if (size > Protocols.MAX_DATAGRAM) {
      throw new WsaException(
          WsaError.WSAEMSGSIZE,
          "a datagram of " + size + " bytes is larger than " + Protocols.MAX_DATAGRAM,
          to);
    }
    try {
      int sent = boundChannel().send(source, to);
      boolean refused = sent == 0 && size > 0;
      if (refused != full) {
        full = refused;
      }
      return refused ? IoResult.WOULD_BLOCK : sent;
    } catch (IOException | RuntimeException e) {
      throw failure(e, to);
    }
  }

  private int receive(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    DatagramChannel present = requireBound();
    requireFlags(flags, MessageFlags.PEEK | MessageFlags.DONTROUTE);
    if (receivingEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN, "receiving was ended");
    }
    boolean peek = (flags & MessageFlags.PEEK) != 0;
    try {
      return receiver.receive(present, target, peek, from);
    } catch (IOException | RuntimeException e) {
      throw failure(e, null);
    } finally {
      if (peek) {
        refresh();
      }
    }
  }

  /** The channel, bound to a port of the system's choice if it is not bound yet. */
  private DatagramChannel boundChannel() throws WsaException {
    DatagramChannel present = channel;
    if (present != null && bound) {
      return present;
    }
    lock.lock();
    try {
      requireOpen();
      present = channelForOptions();
      if (!bound) {
        present.bind(null);
        noteBound();
      }
    } catch (IOException | RuntimeException e) {
      discardChannel();
      throw failure(e, null);
    } finally {
      lock.unlock();
    }
    refresh();
    return present;
  }

  /** The channel has a local address, and the socket may receive. Under the lock. */
  private void noteBound() {
    receiver.keepToIpv6(isIpv6Only());
    bound = true;
  }

  /** A channel that could not be bound may be unfit for another try. Under the lock. */
  private void discardChannel() {
    DatagramChannel present = channel;
    if (present != null && !bound) {
      channel = null;
      closeChannel(present);
    }
  }

  private DatagramChannel requireBound() throws WsaException {
    DatagramChannel present = channel;
    if (present == null || !bound) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket is not bound");
    }
    return present;
  }

  private InetSocketAddress requirePeer() throws WsaException {
    InetSocketAddress peer = receiver.peer();
    if (peer == null) {
      throw new WsaException(WsaError.WSAENOTCONN, "the socket has no default peer");
    }
    return peer;
  }

  private void requireBroadcast(InetSocketAddress destination) throws WsaException {
    if (BROADCAST.equals(destination.getAddress()) && !isSet(SockOpt.SO_BROADCAST)) {
      throw new WsaException(
          WsaError.WSAEACCES, "a broadcast address needs SO_BROADCAST", destination);
    }
  }
}
