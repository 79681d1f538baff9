package dev.layersock.spi.base;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Addresses;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A transport's socket. Its methods are the functions of {@link ServiceProvider} and raise the
 * errors that are listed there; each is called on an open socket, with an address of its family.
 * What a transport does not have, it does not override: it is refused with WSAEOPNOTSUPP.
 *
 * <p>What all sockets share is done here: the one-shot watch, the options, the last error, and
 * being closed, once.
 *
 * <p><b>Readiness.</b> After a change, and with no lock held, a transport calls {@link #raise} with
 * what has become true: whoever watches that is told. {@link #watch} first notes what is wanted and
 * then looks at {@link #known}, so a change in between is seen by one of the two.
 *
 * <p>Any thread may call it. Nothing here takes a lock, and nothing calls out while one is held if
 * the transport does not.
 */
public abstract class BaseSocket extends ProviderSocket {
  private static final AtomicIntegerFieldUpdater<BaseSocket> WATCHED =
      AtomicIntegerFieldUpdater.newUpdater(BaseSocket.class, "watched");
  private static final AtomicIntegerFieldUpdater<BaseSocket> LAST_ERROR =
      AtomicIntegerFieldUpdater.newUpdater(BaseSocket.class, "lastError");
  private static final AtomicReferenceFieldUpdater<BaseSocket, @Nullable OptionValues> OPTIONS =
      AtomicReferenceFieldUpdater.newUpdater(BaseSocket.class, OptionValues.class, "options");

  /** Stands in the place of the watched bits of a closed socket; it is none of them. */
  private static final int CLOSED = 1 << 31;

  final BaseProvider provider;

  /** Its neighbours among the open ones; guarded by the lock of {@link OpenSockets}. */
  @Nullable BaseSocket nextOpen;

  @Nullable BaseSocket previousOpen;

  private volatile int watched;
  private volatile int lastError;

  /** Null until the first is set: what makes a socket writes nothing volatile. */
  private volatile @Nullable OptionValues options;

  /** For {@link BaseProvider#make}. */
  protected BaseSocket(BaseProvider provider, SocketRequest request) {
    super(request);
    this.provider = provider;
  }

  /** For an accepted socket, which starts with the options of its listener. */
  protected BaseSocket(BaseSocket listener) {
    super(listener);
    this.provider = listener.provider;
    OptionValues theirs = listener.options;
    if (theirs != null) {
      this.options = new OptionValues(theirs);
    }
  }

  // What a transport does.

  /** As {@link ServiceProvider#bind}. */
  protected abstract void bind(InetSocketAddress name) throws WsaException;

  /** As {@link ServiceProvider#listen}; the backlog is 1 or more. */
  protected void listen(int backlog) throws WsaException {
    throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket cannot listen");
  }

  /** As {@link ServiceProvider#accept}; the condition is asked by {@link #decide}. */
  protected @Nullable BaseSocket accept(AcceptCondition condition) throws WsaException {
    throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket cannot listen");
  }

  /** As {@link ServiceProvider#connect}. The peer is not looked at yet: see {@link #internet}. */
  protected abstract ConnectOutcome connect(ConnectRequest request) throws WsaException;

  /** As {@link ServiceProvider#send}. */
  protected abstract int send(ByteBuffer source, int flags) throws WsaException;

  /** As {@link ServiceProvider#sendTo}; datagram sockets only. */
  protected int sendTo(ByteBuffer source, int flags, InetSocketAddress to) throws WsaException {
    throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket has no datagrams");
  }

  /** As {@link ServiceProvider#recv}; the target is writable. */
  protected abstract int recv(ByteBuffer target, int flags) throws WsaException;

  /** As {@link ServiceProvider#recvFrom}; datagram sockets only. */
  protected int recvFrom(ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    throw new WsaException(WsaError.WSAEOPNOTSUPP, "the socket has no datagrams");
  }

  /** As {@link ServiceProvider#sendDisconnect}. Here for transports that carry no such data. */
  protected void sendDisconnect(@Nullable ByteBuffer data) throws WsaException {
    peerName();
    if (data != null && data.hasRemaining()) {
      throw noDisconnectData();
    }
    shutdown(ShutdownHow.SEND);
  }

  /** As {@link ServiceProvider#recvDisconnect}. Here for transports that carry no such data. */
  protected void recvDisconnect(@Nullable ByteBuffer target) throws WsaException {
    peerName();
    if (target != null) {
      throw noDisconnectData();
    }
    shutdown(ShutdownHow.RECEIVE);
  }

  /** As {@link ServiceProvider#shutdown}. */
  protected abstract void shutdown(ShutdownHow how) throws WsaException;

  /** As {@link ServiceProvider#getSockName}. */
  protected abstract InetSocketAddress sockName() throws WsaException;

  /** As {@link ServiceProvider#getPeerName}. */
  protected abstract InetSocketAddress peerName() throws WsaException;

  /** Whether the socket listens. */
  protected boolean isListening() {
    return false;
  }

  /** Whole seconds since the socket connected; -1 while it is not. */
  protected int connectSeconds() {
    return -1;
  }

  /**
   * What an option is now, where it is not what was set: for what only the transport can tell.
   *
   * @return null for what was set, or the initial value
   */
  protected <T> @Nullable T current(SockOpt<T> option) throws WsaException {
    return null;
  }

  /**
   * Checks what only the transport knows of an option that is about to be set. The rules that are
   * the same everywhere have been looked at.
   */
  protected void requireSettable(SockOpt<?> option) throws WsaException {}

  /** Puts an option to use that has just been set. */
  protected <T> void apply(SockOpt<T> option, T value) throws WsaException {}

  /** What is kept of a value, which a transport may have to round. */
  protected <T> T adjust(SockOpt<T> option, T value) {
    return value;
  }

  /** As {@link ServiceProvider#ioctl}. Whoever overrides it calls this for codes of others. */
  protected @Nullable Object ioctl(IoctlCode<?, ?> code, @Nullable Object input)
      throws WsaException {
    if (code == IoctlCode.SIO_SET_QOS || code == IoctlCode.SIO_GET_QOS) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, "there is no quality of service here");
    }
    throw new WsaException(WsaError.WSAEOPNOTSUPP, code + " is not known here");
  }

  /** What is true now, as {@link ServiceProvider#select}. */
  protected abstract int select() throws WsaException;

  /** What is known to be true without asking anybody; quick. */
  protected abstract int known();

  /**
   * Some bits are watched that are not known to be true. A transport that learns of a change by
   * itself has nothing to do.
   */
  protected void await() throws WsaException {}

  /**
   * Lets go of everything. The socket counts as closed already. Called once.
   *
   * @param reset whether the peer is to see a reset, whatever SO_LINGER says
   * @return whether this gave up a connect in progress, of whose end nobody has told
   */
  protected abstract boolean release(boolean reset);

  // What a transport uses.

  /** Whether to take a connection. A condition that throws, or answers null, rejects. */
  protected final AcceptDecision decide(AcceptCondition condition, AcceptOffer offer) {
    return provider.decide(condition, offer);
  }

  /**
   * An address as one that this socket can use: resolved, of its family, or an IPv4 one where
   * IPV6_V6ONLY is off.
   *
   * @throws WsaException WSAEAFNOSUPPORT
   */
  protected final InetSocketAddress internet(SocketAddress address) throws WsaException {
    return internet(address, protocol().family(), isDualStack());
  }

  static InetSocketAddress internet(SocketAddress address, AddressFamily family, boolean dual)
      throws WsaException {
    SocketAddress canonical = Addresses.canonical(address);
    AddressFamily theirs = AddressFamily.of(canonical);
    if (canonical instanceof InetSocketAddress internet
        && (theirs == family || (dual && theirs == AddressFamily.INET))) {
      return internet;
    }
    String reason =
        theirs != null
            ? "the socket is of " + family.label()
            : canonical instanceof InetSocketAddress unresolved
                ? "cannot resolve host " + unresolved.getHostString()
                : "only internet addresses are known here";
    throw new WsaException(WsaError.WSAEAFNOSUPPORT, reason, canonical);
  }

  /**
   * Checks that something can be sent to an address.
   *
   * @throws WsaException WSAEADDRNOTAVAIL for the all-zero address and port 0
   */
  protected static void requireDestination(InetSocketAddress peer) throws WsaException {
    if (Addresses.isAllZero(peer)) {
      throw new WsaException(WsaError.WSAEADDRNOTAVAIL, "the all-zero address is nobody's", peer);
    }
    if (peer.getPort() == 0) {
      throw new WsaException(WsaError.WSAEADDRNOTAVAIL, "port 0 is nobody's", peer);
    }
  }

  /**
   * Checks the flags of a send or receive.
   *
   * @throws WsaException WSAEOPNOTSUPP for one that is not allowed
   */
  protected static void requireFlags(int flags, int allowed) throws WsaException {
    if ((flags & ~allowed) != 0) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP, "flags 0x" + Integer.toHexString(flags) + " are not for it");
    }
  }

  /** Whether it is an IPv6 socket that takes IPv4 too. */
  protected final boolean isDualStack() {
    OptionValues values = options;
    return values != null && values.isCleared(SockOpt.IPV6_V6ONLY);
  }

  /** Whether a flag was set. */
  protected final boolean isSet(SockOpt<Boolean> flag) {
    OptionValues values = options;
    return values != null && values.isSet(flag);
  }

  /** The values that were set; null if none was. */
  protected final @Nullable OptionValues options() {
    return options;
  }

  /** Keeps an error for SO_ERROR. */
  protected final void noteError(WsaError error) {
    lastError = error.code();
  }

  /** Keeps the error of a connect that was in progress, unless a call waits to raise it. */
  protected final void noteConnectError(WsaError error) {
    if (!isBlocking()) {
      noteError(error);
    }
  }

  /** Forgets the error that was kept. */
  protected final void forgetError() {
    if (lastError != 0) {
      lastError = 0;
    }
  }

  /** Whether any of some bits is watched. */
  protected final boolean isWatched(int events) {
    return (watched & events) != 0;
  }

  /** All bits that are watched. */
  protected final int watched() {
    return watched & Readiness.ALL;
  }

  /** Tells of those of some bits, which have become true, that are watched. With no lock held. */
  protected final void raise(int events) {
    int before = watched;
    while ((before & events) != 0 && before != CLOSED) {
      if (WATCHED.compareAndSet(this, before, before & ~events)) {
        signal(before & events);
        return;
      }
      before = watched;
    }
  }

  /** After a change: tells of what is known and watched. With no lock held. */
  protected final void raiseKnown() {
    if (watched != 0) {
      raise(known());
    }
  }

  /** Whether the socket was closed, or has ended with its provider. */
  protected final boolean isClosed() {
    return watched == CLOSED;
  }

  /** Whether the provider is cleaned up, or is about to clean this up. */
  protected final boolean isDown() {
    return provider.isDown();
  }

  /**
   * Checks that the socket is there to be used.
   *
   * @throws WsaException WSAENOTSOCK if it is closed, WSAENETDOWN if its provider has ended
   */
  protected final void requireOpen() throws WsaException {
    if (isClosed() || provider.isDown()) {
      throw closedError();
    }
  }

  /** What to say of a socket that is closed, or whose provider is down. */
  protected final WsaException closedError() {
    return provider.isDown()
        ? BaseProvider.downError()
        : new WsaException(WsaError.WSAENOTSOCK, "the socket is closed");
  }

  // What the provider uses.

  final void watch(int events) throws WsaException {
    int wanted = events & Readiness.ALL;
    int before = watched;
    while (before != CLOSED && !WATCHED.compareAndSet(this, before, before | wanted)) {
      before = watched;
    }
    requireOpen(); // after the note: cleanup goes down first and then looks at what is noted
    raise(known() & wanted);
    if (isWatched(wanted)) {
      await();
    }
  }

  final <T> T getSockOpt(SockOpt<T> option) throws WsaException {
    requireKnown(option);
    T kept = values().get(option);
    T current = current(option);
    Object value = current != null ? current : kept != null ? kept : common(option);
    if (value == null) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, option + " has no value here");
    }
    return option.type().cast(value);
  }

  private @Nullable Object common(SockOpt<?> option) {
    if (option == SockOpt.SO_ACCEPTCONN) {
      return isListening();
    }
    if (option == SockOpt.SO_ERROR) {
      return LAST_ERROR.getAndSet(this, 0);
    }
    if (option == SockOpt.SO_TYPE) {
      return protocol().type();
    }
    if (option == SockOpt.SO_MAX_MSG_SIZE) {
      return protocol().maxMessageSize();
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return connectSeconds();
    }
    return option == SockOpt.SO_PROTOCOL_INFO ? protocol() : null;
  }

  final <T> void setSockOpt(SockOpt<T> option, T value) throws WsaException {
    requireKnown(option);
    if (option == SockOpt.SO_CONDITIONAL_ACCEPT && isListening()) {
      throw new WsaException(WsaError.WSAEINVAL, option + " is set before listen");
    }
    if (option == SockOpt.IPV6_V6ONLY && isBound()) {
      throw new WsaException(WsaError.WSAEINVAL, option + " is set before bind");
    }
    requireSettable(option);
    T kept = adjust(option, value);
    OptionValues present = values();
    T before = present.get(option);
    present.set(option, kept);
    boolean applied = false;
    try {
      apply(option, kept); // what is kept comes first: a transport may open what it applies to
      applied = true;
    } finally {
      if (!applied) {
        present.restore(option, before);
      }
    }
  }

  private boolean isBound() {
    try {
      sockName();
      return true;
    } catch (WsaException e) {
      return e.error() != WsaError.WSAEINVAL;
    }
  }

  private void requireKnown(SockOpt<?> option) throws WsaException {
    boolean another = option == SockOpt.IPV6_V6ONLY && protocol().family() != AddressFamily.INET6;
    if (another || !SockOpt.standard().contains(option)) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, option + " is not known here");
    }
  }

  private OptionValues values() {
    OptionValues present = options;
    if (present == null) {
      OPTIONS.compareAndSet(this, null, new OptionValues(protocol().type()));
      present = options;
    }
    if (present == null) {
      throw new AssertionError("options are never taken away");
    }
    return present;
  }

  /** Closes the socket to all calls. False if it was. */
  final boolean markClosed() {
    return WATCHED.getAndSet(this, CLOSED) != CLOSED;
  }

  /** Tells the chain that the socket is gone. */
  final void ended() {
    end();
  }

  /** Ends the socket with its provider: those who wait are told, and find WSAENETDOWN. */
  final void cleanUp() {
    int waited = WATCHED.getAndSet(this, CLOSED);
    if (waited == CLOSED) {
      return;
    }
    try {
      if (release(true)) {
        completeConnect(BaseProvider.downError());
      }
    } finally {
      end(); // before the signal, so that whoever waits finds the socket gone
      if (waited != 0) {
        signal(waited);
      }
    }
  }

  private static WsaException noDisconnectData() {
    return new WsaException(
        WsaError.WSAENOPROTOOPT, "the protocol carries no data with a disconnect");
  }
}
