package dev.layersock.spi.base;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The base class of transports: it hands each call to the socket that it is about, once it has made
 * sure that the socket is this provider's and open, and keeps the list of open sockets. A transport
 * makes its sockets in {@link #make} and writes a {@link BaseSocket}.
 *
 * <p>Any thread may call it. No lock is held while a socket is called.
 */
public abstract class BaseProvider implements ServiceProvider {
  private static final AtomicIntegerFieldUpdater<BaseProvider> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(BaseProvider.class, "ended");

  private final ProviderContext context;
  private final OpenSockets open = new OpenSockets();
  private volatile boolean down;

  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile int ended;

  /** For the subclass's constructor, which the framework calls. */
  protected BaseProvider(ProviderContext context) {
    this.context = context;
  }

  /** Name, clock, chance, and what else the framework gives. */
  protected final ProviderContext context() {
    return context;
  }

  /**
   * Makes a socket (WSPSocket).
   *
   * @throws WsaException as {@link ServiceProvider#socket}
   */
  protected abstract BaseSocket make(SocketRequest request) throws WsaException;

  /**
   * Ends what the transport itself has running, once, after all sockets are closed; the close of
   * one may still be under way in another thread.
   */
  protected void end() {}

  /**
   * What this transport would say to a request, without doing it: the error that it would raise at
   * once; null if it would try. What only the try can tell, it does not know.
   *
   * <p>Whether the address can be a destination at all has been looked at before.
   */
  protected @Nullable WsaException refusal(ExplainRequest request) {
    return null;
  }

  /** What this transport would say to a connect or a datagram, found out without doing it. */
  public final Explanation explain(ExplainRequest request) {
    WsaException refusal;
    try {
      requireUp();
      requireDestination(request);
      refusal = refusal(request);
    } catch (WsaException e) {
      refusal = e;
    }
    if (refusal == null) {
      return Explanation.passes("tries it", null);
    }
    String reason = refusal.reason();
    return Explanation.refuses(
        reason == null ? refusal.error().meaning() : reason, refusal.error(), null);
  }

  private static void requireDestination(ExplainRequest request) throws WsaException {
    boolean datagram = request.protocol().type() == SocketType.DGRAM;
    InetSocketAddress peer =
        BaseSocket.internet(request.connect().peer(), request.protocol().family(), false);
    boolean takesBack = datagram && request.function() == WspFunction.CONNECT;
    if (!takesBack || !Addresses.isAllZero(peer)) {
      BaseSocket.requireDestination(peer);
    }
  }

  /** Whether {@link #cleanup} was called. Nothing can be done any more. */
  protected final boolean isDown() {
    return down;
  }

  /** The sockets that are open now. */
  protected final List<BaseSocket> openSockets() {
    return open.all();
  }

  /** Whether to take a connection: what a condition says, which must not throw or answer null. */
  final AcceptDecision decide(AcceptCondition condition, AcceptOffer offer) {
    try {
      AcceptDecision decision = condition.decide(offer);
      if (decision != null) {
        return decision;
      }
      context.fault("condition of accept", new NullPointerException("the condition answered null"));
    } catch (Throwable e) { // whatever it is, the connection must go somewhere
      context.fault("condition of accept", e);
    }
    return AcceptDecision.REJECT;
  }

  private void requireUp() throws WsaException {
    if (down) {
      throw downError();
    }
  }

  static WsaException downError() {
    return new WsaException(WsaError.WSAENETDOWN, "the provider is cleaned up");
  }

  /** The socket, which is this provider's and open. */
  private BaseSocket own(ProviderSocket s) throws WsaException {
    BaseSocket socket = mine(s);
    socket.requireOpen();
    return socket;
  }

  private BaseSocket mine(ProviderSocket s) throws WsaException {
    if (s instanceof BaseSocket socket && socket.provider == this) {
      return socket;
    }
    throw new WsaException(WsaError.WSAENOTSOCK, "the socket is another provider's");
  }

  /** The socket as {@link #own}, which is one of datagrams. */
  private BaseSocket datagrams(ProviderSocket s) throws WsaException {
    BaseSocket socket = own(s);
    if (socket.protocol().type() != SocketType.DGRAM) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "the bytes of a stream go by send and recv alone");
    }
    return socket;
  }

  private static void requireWritable(ByteBuffer target) throws WsaException {
    if (target.isReadOnly()) {
      throw new WsaException(WsaError.WSAEFAULT, "the buffer to receive into is read-only");
    }
  }

  /** Counts a new socket among the open ones, unless the provider has ended meanwhile. */
  private BaseSocket enter(BaseSocket made) throws WsaException {
    if (made.isClosed() || !open.add(made)) {
      throw new IllegalStateException("the transport answered a socket that it had made before");
    }
    if (down) {
      cleanUp(made);
      throw downError();
    }
    return made;
  }

  @Override
  public final ProviderSocket socket(SocketRequest request) throws WsaException {
    requireUp();
    return enter(make(request));
  }

  @Override
  public final void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    BaseSocket socket = own(s);
    socket.bind(socket.internet(name));
  }

  @Override
  public final void listen(ProviderSocket s, int backlog) throws WsaException {
    own(s).listen(Math.max(1, backlog));
  }

  @Override
  public final @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    BaseSocket accepted = own(s).accept(condition);
    return accepted == null ? null : enter(accepted);
  }

  @Override
  public final ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
      throws WsaException {
    return own(s).connect(request);
  }

  @Override
  public final int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return own(s).send(source, flags);
  }

  @Override
  public final int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    BaseSocket socket = datagrams(s);
    InetSocketAddress destination = socket.internet(to);
    BaseSocket.requireDestination(destination);
    return socket.sendTo(source, flags, destination);
  }

  @Override
  public final int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    requireWritable(target);
    return own(s).recv(target, flags);
  }

  @Override
  public final int recvFrom(
      ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    requireWritable(target);
    return datagrams(s).recvFrom(target, flags, from);
  }

  @Override
  public final void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data)
      throws WsaException {
    own(s).sendDisconnect(data);
  }

  @Override
  public final void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target)
      throws WsaException {
    own(s).recvDisconnect(target);
  }

  @Override
  public final void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    own(s).shutdown(how);
  }

  @Override
  public final void closeSocket(ProviderSocket s) throws WsaException {
    BaseSocket socket = mine(s);
    if (!socket.markClosed()) {
      throw socket.closedError();
    }
    try {
      socket.release(false);
    } finally {
      open.remove(socket);
      socket.ended();
    }
  }

  @Override
  public final SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return own(s).sockName();
  }

  @Override
  public final SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return own(s).peerName();
  }

  @Override
  public final <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return own(s).getSockOpt(option);
  }

  @Override
  public final <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value)
      throws WsaException {
    own(s).setSockOpt(option, value);
  }

  @Override
  public final <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return code.output().cast(own(s).ioctl(code, input));
  }

  @Override
  public final int select(ProviderSocket s) throws WsaException {
    return own(s).select();
  }

  @Override
  public final void watch(ProviderSocket s, int events) throws WsaException {
    mine(s).watch(events);
  }

  @Override
  public final void cleanup() {
    down = true; // before any socket is reset, so that the other end's waiter hears of this
    for (BaseSocket s = open.take(); s != null; s = open.take()) {
      cleanUp(s);
    }
    if (ENDED.compareAndSet(this, 0, 1)) {
      end();
    }
  }

  private void cleanUp(BaseSocket socket) {
    open.remove(socket);
    try {
      socket.cleanUp();
    } catch (Throwable e) { // the others are to end, too
      context.fault("cleanup", e);
    }
  }
}
