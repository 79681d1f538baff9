package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.Nanos;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A socket over a protocol chain, of any type: it can connect, or bind and listen and accept, or
 * send datagrams. New sockets are blocking.
 *
 * <p>Blocking calls wait for as long as it takes, or for the timeouts SO_RCVTIMEO and SO_SNDTIMEO.
 * {@link #cancelBlockingCalls()} ends them with WSAEINTR, {@link #close()} with WSAENOTSOCK, and an
 * interrupt with WSAEINTR unless {@link #setInterrupts} says otherwise; the socket stays open.
 * Non-blocking calls answer at once; what changes is told by {@link SocketSelect}, {@link
 * #eventSelect} or {@link #asyncSelect}.
 *
 * <p>A thread that is inside a callback, that is, a condition of {@link #accept(AcceptCondition)}
 * or a listener whose executor runs it at once, does not wait: a blocking call that would have to,
 * and every blocking connect of a stream, raises WSAEINPROGRESS.
 *
 * <p>Any thread may call it. One sender and one receiver at a time is usual; the bytes of two
 * blocking senders may mix.
 */
public final class ChainSocket implements Closeable {
  /**
   * What {@link WsaException#provider()} says of errors that come from the waiting itself: a
   * timeout of this socket rather than one of the network, a cancelled or interrupted call.
   */
  public static final String FRAMEWORK = Framework.NAME;

  private final Transfers calls;

  private ChainSocket(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    this.calls = new Transfers(chain, socket, time);
    ApplicationSink.APPLICATION.set(socket, calls);
  }

  /**
   * Makes a socket of a chain (WSPSocket).
   *
   * @param protocol one of the chain's
   * @param time the clock of the system that the chain belongs to
   */
  public static ChainSocket open(ProtocolChain chain, ProtocolInfo protocol, TimeSource time)
      throws WsaException {
    return new ChainSocket(chain, chain.socket(protocol), time);
  }

  /** The chain that this socket was made with and keeps for life. */
  public ProtocolChain chain() {
    return calls.chain();
  }

  /** The protocol. */
  public ProtocolInfo protocol() {
    return calls.socket().protocol();
  }

  /** Gives the socket its local address (WSPBind); errors as {@link ServiceProvider#bind}. */
  public void bind(SocketAddress local) throws WsaException {
    Objects.requireNonNull(local, "local");
    calls.table(WspFunction.BIND).bind(calls.socket(), local);
  }

  /**
   * Waits for connections from now on (WSPListen); errors as {@link ServiceProvider#listen}.
   *
   * @param backlog connections that may wait to be accepted; below 1 counts as 1, and the provider
   *     lowers silently what is more than it can do
   */
  public void listen(int backlog) throws WsaException {
    calls.table(WspFunction.LISTEN).listen(calls.socket(), backlog);
    calls.events().acceptsAgain();
  }

  /** As {@link #accept(AcceptCondition)} of every connection. */
  public @Nullable ChainSocket accept() throws WsaException {
    return accept(AcceptCondition.ALWAYS);
  }

  /**
   * Takes the first waiting connection (WSPAccept); errors as {@link ServiceProvider#accept}. The
   * new socket has this one's options, mode and registration.
   *
   * @return null only on a non-blocking socket, if no connection waits
   */
  public @Nullable ChainSocket accept(AcceptCondition condition) throws WsaException {
    ProviderSocket accepted = calls.accept(Objects.requireNonNull(condition, "condition"));
    return accepted == null ? null : accepted(accepted);
  }

  private ChainSocket accepted(ProviderSocket s) throws WsaException {
    ChainSocket accepted = new ChainSocket(calls.chain(), s, calls.time());
    accepted.calls.accepted();
    accepted.calls.inherit(calls);
    Framework.setBlocking(s, isBlocking());
    try {
      accepted.inheritSelection(calls.events());
      return accepted;
    } catch (WsaException | RuntimeException | Error e) {
      try {
        accepted.close();
      } catch (WsaException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void inheritSelection(SocketEvents listeners) throws WsaException {
    Set<NetworkEvent> wanted = listeners.wanted();
    EventDelivery delivery = listeners.delivery();
    if (delivery instanceof ListenerDelivery listening) {
      asyncSelect(listening.executor(), listening.listener(), wanted);
    } else if (delivery instanceof ObjectDelivery objects) {
      eventSelect(objects.event(), wanted);
    }
  }

  /** As {@link #connect(ConnectRequest)} with nothing but a peer. */
  public ConnectOutcome connect(SocketAddress peer) throws WsaException {
    return connect(ConnectRequest.to(peer));
  }

  /**
   * Connects, or sets the default peer of a datagram socket (WSPConnect); errors as {@link
   * ServiceProvider#connect}.
   *
   * @return {@link ConnectOutcome#IN_PROGRESS} only on a non-blocking socket
   */
  public ConnectOutcome connect(ConnectRequest request) throws WsaException {
    return connect(request, Duration.ZERO);
  }

  /**
   * As {@link #connect(ConnectRequest)}, and a blocking socket waits no longer than a timeout. It
   * raises WSAETIMEDOUT then; the attempt goes on, and only closing the socket is safe.
   *
   * @param timeout zero waits for as long as the provider tries; not negative
   */
  public ConnectOutcome connect(ConnectRequest request, Duration timeout) throws WsaException {
    Objects.requireNonNull(request, "request");
    return calls.connect(request, Nanos.of(Objects.requireNonNull(timeout, "timeout")));
  }

  /** As {@link #send(ByteBuffer, int)} without flags. */
  public int send(ByteBuffer source) throws WsaException {
    return send(source, MessageFlags.NONE);
  }

  /**
   * Sends to the connected peer (WSPSend); errors as {@link ServiceProvider#send}. A blocking
   * stream socket sends the whole buffer.
   *
   * @param flags {@link MessageFlags}
   * @return bytes sent; {@link IoResult#WOULD_BLOCK} only on a non-blocking socket
   */
  public int send(ByteBuffer source, int flags) throws WsaException {
    return calls.send(Objects.requireNonNull(source, "source"), flags, null);
  }

  /** As {@link #sendTo(ByteBuffer, int, SocketAddress)} without flags. */
  public int sendTo(ByteBuffer source, SocketAddress to) throws WsaException {
    return sendTo(source, MessageFlags.NONE, to);
  }

  /**
   * Sends one datagram to an address (WSPSendTo); errors as {@link ServiceProvider#sendTo}. On a
   * stream socket it is {@link #send(ByteBuffer, int)}, whatever the address.
   *
   * @param flags {@link MessageFlags}
   * @return bytes sent; {@link IoResult#WOULD_BLOCK} only on a non-blocking socket
   */
  public int sendTo(ByteBuffer source, int flags, SocketAddress to) throws WsaException {
    Objects.requireNonNull(source, "source");
    return calls.send(source, flags, Objects.requireNonNull(to, "to"));
  }

  /** As {@link #recv(ByteBuffer, int)} without flags. */
  public int recv(ByteBuffer target) throws WsaException {
    return recv(target, MessageFlags.NONE);
  }

  /**
   * Receives from the connected peer (WSPRecv); errors as {@link ServiceProvider#recv}.
   *
   * @param flags {@link MessageFlags}
   * @return bytes received; {@link IoResult#END_OF_STREAM}; {@link IoResult#WOULD_BLOCK} only on a
   *     non-blocking socket
   */
  public int recv(ByteBuffer target, int flags) throws WsaException {
    return calls.receive(Objects.requireNonNull(target, "target"), flags);
  }

  /** As {@link #recvFrom(ByteBuffer, int, AddressBox)} without flags. */
  public int recvFrom(ByteBuffer target, @Nullable AddressBox from) throws WsaException {
    return recvFrom(target, MessageFlags.NONE, from);
  }

  /**
   * Receives one datagram and its source (WSPRecvFrom); errors as {@link ServiceProvider#recvFrom}.
   * On a stream socket it is {@link #recv(ByteBuffer, int)}, and the box stays as it is.
   *
   * @param flags {@link MessageFlags}
   * @param from where the source goes; null if it is not wanted
   * @return as {@link #recv(ByteBuffer, int)}
   */
  public int recvFrom(ByteBuffer target, int flags, @Nullable AddressBox from) throws WsaException {
    return calls.receiveFrom(Objects.requireNonNull(target, "target"), flags, from);
  }

  /** Ends sending, receiving or both (WSPShutdown). */
  public void shutdown(ShutdownHow how) throws WsaException {
    Objects.requireNonNull(how, "how");
    ServiceProvider table = calls.table(WspFunction.SHUTDOWN);
    if (!how.endsReceiving()) {
      table.shutdown(calls.socket(), how);
      return;
    }
    EventRegistration paused = calls.events().pause();
    try {
      table.shutdown(calls.socket(), how);
      calls.receivingEnded();
    } finally {
      SocketEvents.resume(paused);
    }
  }

  /** Ends sending, with data for the peer or null (WSPSendDisconnect). */
  public void sendDisconnect(@Nullable ByteBuffer data) throws WsaException {
    calls.table(WspFunction.SEND_DISCONNECT).sendDisconnect(calls.socket(), data);
  }

  /** Ends receiving and takes the peer's disconnect data (WSPRecvDisconnect). */
  public void recvDisconnect(@Nullable ByteBuffer target) throws WsaException {
    if (target != null) {
      Transfers.requireWritable(target);
    }
    ServiceProvider table = calls.table(WspFunction.RECV_DISCONNECT);
    EventRegistration paused = calls.events().pause();
    try {
      table.recvDisconnect(calls.socket(), target);
      calls.receivingEnded();
    } finally {
      SocketEvents.resume(paused);
    }
  }

  /** The local address (WSPGetSockName); WSAEINVAL if unbound. */
  public SocketAddress localAddress() throws WsaException {
    return calls.table(WspFunction.GET_SOCK_NAME).getSockName(calls.socket());
  }

  /** The peer's address (WSPGetPeerName); WSAENOTCONN if there is none. */
  public SocketAddress peerAddress() throws WsaException {
    return calls.table(WspFunction.GET_PEER_NAME).getPeerName(calls.socket());
  }

  /** Reads an option (WSPGetSockOpt); WSAENOPROTOOPT if the socket has no such option. */
  public <T> T getOption(SockOpt<T> option) throws WsaException {
    Objects.requireNonNull(option, "option");
    return calls.table(WspFunction.GET_SOCK_OPT).getSockOpt(calls.socket(), option);
  }

  /** Sets an option (WSPSetSockOpt); errors as {@link ServiceProvider#setSockOpt}. */
  public <T> ChainSocket setOption(SockOpt<T> option, T value) throws WsaException {
    Objects.requireNonNull(option, "option");
    calls.setOption(option, Objects.requireNonNull(value, "value"));
    return this;
  }

  /** Runs a control code (WSPIoctl); errors as {@link ServiceProvider#ioctl}. */
  public <I, O> @Nullable O ioctl(IoctlCode<I, O> code, @Nullable I input) throws WsaException {
    Objects.requireNonNull(code, "code");
    ServiceProvider table = calls.table(WspFunction.IOCTL);
    if (code != IoctlCode.DISCONNECT_EX) {
      return table.ioctl(calls.socket(), code, input);
    }
    EventRegistration paused = calls.events().pause();
    try {
      O result = table.ioctl(calls.socket(), code, input);
      calls.forgetConnect();
      calls.disconnected();
      return result;
    } finally {
      SocketEvents.resume(paused);
    }
  }

  /** Whether calls wait. */
  public boolean isBlocking() {
    return calls.socket().isBlocking();
  }

  /**
   * Changes whether calls wait (FIONBIO).
   *
   * @throws WsaException WSAEINVAL for a blocking socket while events are selected, WSAENOTSOCK if
   *     closed
   */
  public ChainSocket setBlocking(boolean blocking) throws WsaException {
    calls.setBlocking(blocking);
    return this;
  }

  /** Which interrupts end a blocking call; {@link Interrupts#HEEDED} until changed. */
  public ChainSocket setInterrupts(Interrupts interrupts) {
    calls.setInterrupts(Objects.requireNonNull(interrupts, "interrupts"));
    return this;
  }

  /**
   * Ends the blocking calls of other threads on this socket with WSAEINTR (WSPCancelBlockingCall).
   * After accept the socket is as before; after others only closing it is safe.
   *
   * @return whether there were any
   */
  public boolean cancelBlockingCalls() {
    return calls.cancel();
  }

  /** An event object for {@link #eventSelect}, of the same system as this socket. */
  public EventObject newEventObject() {
    return new EventObject(calls.time());
  }

  /**
   * Has an event object signalled when something happens (WSPEventSelect). The socket becomes
   * non-blocking. Replaces any earlier selection; what is true now is recorded; an empty set
   * selects nothing.
   *
   * @throws WsaException if the chain does not tell of changes, WSAENOTSOCK if closed; nothing is
   *     selected then
   */
  public void eventSelect(EventObject event, Set<NetworkEvent> wanted) throws WsaException {
    Objects.requireNonNull(event, "event");
    EventRecord record = new EventRecord(Objects.requireNonNull(wanted, "wanted"));
    select(record, new ObjectDelivery(record, event));
  }

  /**
   * Has a listener called when something happens (WSPAsyncSelect), never twice at once. The socket
   * becomes non-blocking. Replaces any earlier selection; what is true now is reported; an empty
   * set selects nothing.
   *
   * @param executor runs the listener; with one that runs at once, the listener is called on
   *     whatever thread saw the event and must not wait
   * @throws WsaException as {@link #eventSelect}
   */
  public void asyncSelect(
      Executor executor, NetworkEventListener listener, Set<NetworkEvent> wanted)
      throws WsaException {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(listener, "listener");
    EventRecord record = new EventRecord(Objects.requireNonNull(wanted, "wanted"));
    select(record, new ListenerDelivery(this, calls.ownEvents(), record, listener, executor));
  }

  private void select(EventRecord record, EventDelivery delivery) throws WsaException {
    calls.requireUsable(WspFunction.WATCH);
    calls.ownEvents().select(calls, record, delivery);
    if (calls.isMarkedClosed()) {
      calls.events().clear(); // the close may have looked before there was anything to end
      calls.requireUsable(WspFunction.WATCH);
    }
  }

  /**
   * Copies the record of events and clears it (WSPEnumNetworkEvents). What {@link #asyncSelect}
   * tells a listener is not in it.
   *
   * @param event reset at the same time; null for none
   * @throws WsaException WSAENOTSOCK if closed
   */
  public NetworkEvents enumNetworkEvents(@Nullable EventObject event) throws WsaException {
    calls.requireUsable(WspFunction.WATCH);
    return calls.events().takeAll(event);
  }

  /** Reads what {@link #recv} receives. For blocking sockets; closing it closes this socket. */
  public InputStream inputStream() {
    return new ReceiveStream(this);
  }

  /** Writes what {@link #send} sends. For blocking sockets; closing it closes this socket. */
  public OutputStream outputStream() {
    return new SendStream(this);
  }

  /** Whether the socket is gone: {@link #close()} was called, or its system has ended. */
  public boolean isClosed() {
    return calls.isClosed();
  }

  /**
   * Gives the socket back (WSPCloseSocket). Threads that wait at it get WSAENOTSOCK. Closing again
   * does nothing. The socket is closed also where a layer makes this fail.
   */
  @Override
  public void close() throws WsaException {
    if (calls.close()) { // this side first: it is done whatever the layers do
      calls.closed();
      calls.giveBack();
    }
  }

  /** Who waits for what happens here. */
  SocketWaits waits() {
    return calls;
  }

  /** Whether the last connect has failed, or the whole socket. */
  boolean hasFailed() {
    return calls.failure() != null || calls.fault() != null;
  }

  /** Whether a connect is in progress, of whose end nobody has told yet. */
  boolean isConnecting() {
    return calls.last().isInProgress() && !calls.isConnected();
  }

  /** What is true now for who selects: the end of a connect is told before the room to send. */
  int poll() throws WsaException {
    int now = calls.poll();
    return calls.isStream() && isConnecting() ? now & ~Readiness.WRITABLE : now;
  }

  /** The chain and the protocol, for logs. */
  @Override
  public String toString() {
    return chain().name() + "/" + protocol().name() + "@" + Integer.toHexString(hashCode());
  }
}
