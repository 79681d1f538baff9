package dev.layersock.loopback.wrong;

import dev.layersock.contract.LayerUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketSlot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a transport can get wrong, the rule that it breaks, and the part of the suite with it. */
enum Mistake {
  CONNECTS_TO_THE_FIRST_LISTENER("CONN-02", "Results", FirstListener::new),
  BINDS_BEFORE_IT_LOOKS("CONN-03", "Results", BindsFirst::new),
  LOSES_CALLER_DATA("CONN-04", "ConnectData", changing(request -> request.withCallerData(null))),
  LOSES_CALLEE_DATA("CONN-05", "ConnectData", changing(request -> request.withCalleeData(null))),
  LOSES_FLOWS("CONN-06", "Flows", changing(request -> request.withQos(null))),
  TELLS_NO_ADDRESS("CONN-08", "Results", failing(failure -> new WsaException(failure.error()))),
  CALLS_FAILURE_SUCCESS("CONN-10", "Results", ignoring(WsaError.WSAECONNREFUSED)),
  CONNECTS_ONCE_ONLY("CONN-12", "Retries", OneAttempt::new),
  FORGETS_OPTIONS("CONN-15", "Retries", ForgetsOptions::new),
  TAKES_A_SECOND_CONNECT("CONN-23", "Connect", ignoring(WsaError.WSAEALREADY)),
  TAKES_ZERO_FOR_ITSELF("CONN-24", "Connect", ZeroIsMe::new),
  CALLS_REFUSAL_TIMEOUT(
      "CONN-27",
      "Addresses",
      failing(
          failure ->
              failure.error() == WsaError.WSAECONNREFUSED
                  ? new WsaException(WsaError.WSAETIMEDOUT, "no answer", failure.address())
                  : failure)),
  CUTS_CALLER_DATA("CONN-32", "ConnectData", changing(Mistake::cut)),
  LETS_LISTENERS_CONNECT("CONN-36", "Addresses", ignoring(WsaError.WSAEINVAL)),
  LETS_CONNECTED_CONNECT("CONN-37", "Addresses", ignoring(WsaError.WSAEISCONN)),
  DROPS_UNSUPPORTED_FLOWS("CONN-43", "Flows", changing(request -> request.withQos(null))),
  BROADCASTS_UNASKED("CONN-47", "Datagrams", Broadcasts::new),
  HIDES_THE_NAME("CONN-48", "Results", HidesName::new),
  IS_ALWAYS_WRITABLE("CONN-54", "Notifications", AlwaysWritable::new),
  COMPLETES_TWICE("CONN-59", "Connect", CompletesTwice::new),
  LETS_STRANGERS_IN("CONN-62", "Datagrams", NoFilter::new),
  STAYS_CONNECTED("CONN-63", "Datagrams", NeverDisconnects::new),
  KEEPS_THE_QUEUE("CONN-66", "Datagrams", NoFilter::new),
  MOVES_THE_BUFFER("CONN-70", "ConnectData", MovesBuffer::new),
  TAKES_ADDRESSES_ON_STREAMS("STRM-06", "Stream", TakesAddresses::new),
  IS_CLOSED_TOO_SOON("WTCH-14", "Watch", ClosedTooSoon::new),
  KEEPS_THE_END_TO_ITSELF("WTCH-15", "Watch", KeepsEnd::new);

  private final String rule;
  private final String part;

  @SuppressWarnings("ImmutableEnumChecker") // it makes, and keeps nothing
  private final BiFunction<ServiceProvider, LayerContext, LayeredProvider> maker;

  Mistake(
      String rule, String part, BiFunction<ServiceProvider, LayerContext, LayeredProvider> maker) {
    this.rule = rule;
    this.part = part;
    this.maker = maker;
  }

  /** The rule that it breaks. */
  String rule() {
    return rule;
  }

  /**
   * The part of the suite that has the rule: a nested class of {@code WholeContract} (providers) or
   * of {@code WspConnectContract} (sockets).
   */
  String part() {
    return part;
  }

  /** What makes the transport below it wrong. */
  LayerUnderTest layer() {
    return new LayerUnderTest("wrong", Set.of(), maker);
  }

  private static ConnectRequest cut(ConnectRequest request) {
    ByteBuffer data = request.callerData();
    return data == null || data.remaining() <= 10
        ? request
        : request.withCallerData(data.slice(data.position(), 10));
  }

  private interface Change {
    ConnectRequest of(ConnectRequest request);
  }

  private interface Translation {
    WsaException of(WsaException failure);
  }

  private static BiFunction<ServiceProvider, LayerContext, LayeredProvider> changing(
      Change change) {
    return (lower, context) ->
        new LayeredProvider(lower, context) {
          @Override
          public ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
              throws WsaException {
            return super.connect(s, change.of(request));
          }
        };
  }

  private static BiFunction<ServiceProvider, LayerContext, LayeredProvider> failing(
      Translation translation) {
    return (lower, context) ->
        new LayeredProvider(lower, context) {
          @Override
          public ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
              throws WsaException {
            try {
              return super.connect(s, request);
            } catch (WsaException failure) {
              throw translation.of(failure);
            }
          }
        };
  }

  private static BiFunction<ServiceProvider, LayerContext, LayeredProvider> ignoring(
      WsaError ignored) {
    return (lower, context) ->
        new LayeredProvider(lower, context) {
          @Override
          public ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
              throws WsaException {
            try {
              return super.connect(s, request);
            } catch (WsaException failure) {
              if (failure.error() == ignored) {
                return ConnectOutcome.CONNECTED;
              }
              throw failure;
            }
          }
        };
  }

  private static final class FirstListener extends LayeredProvider {
    private final AtomicReference<@Nullable SocketAddress> first = new AtomicReference<>();

    FirstListener(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void listen(ProviderSocket s, int backlog) throws WsaException {
      super.listen(s, backlog);
      first.compareAndSet(null, getSockName(s));
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      SocketAddress listener = first.get();
      return super.connect(s, listener == null ? request : request.withPeer(listener));
    }
  }

  private static final class BindsFirst extends LayeredProvider {
    BindsFirst(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      try {
        getSockName(s);
      } catch (WsaException unbound) {
        bind(s, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      }
      return super.connect(s, request);
    }
  }

  private static final class OneAttempt extends LayeredProvider {
    private final SocketSlot<Boolean> tried;

    OneAttempt(ServiceProvider lower, LayerContext context) {
      super(lower, context);
      tried = context.slot();
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      if (tried.get(s) != null) {
        throw new WsaException(WsaError.WSAEINVAL, "the socket is used up", request.peer());
      }
      tried.set(s, true);
      return super.connect(s, request);
    }
  }

  private static final class ForgetsOptions extends LayeredProvider {
    ForgetsOptions(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      try {
        return super.connect(s, request);
      } catch (WsaException failure) {
        if (s.protocol().type() == SocketType.STREAM) {
          setSockOpt(s, SockOpt.TCP_NODELAY, false);
        }
        throw failure;
      }
    }
  }

  private static final class ZeroIsMe extends LayeredProvider {
    ZeroIsMe(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      InetSocketAddress peer = (InetSocketAddress) request.peer();
      boolean zero = peer.getAddress() != null && peer.getAddress().isAnyLocalAddress();
      return super.connect(
          s,
          zero
              ? request.withPeer(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.getPort()))
              : request);
    }
  }

  private static final class Broadcasts extends LayeredProvider {
    Broadcasts(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      if (s.protocol().type() == SocketType.DGRAM) {
        setSockOpt(s, SockOpt.SO_BROADCAST, true);
      }
      return super.connect(s, request);
    }
  }

  private static final class HidesName extends LayeredProvider {
    private final SocketSlot<Boolean> bound;

    HidesName(ServiceProvider lower, LayerContext context) {
      super(lower, context);
      bound = context.slot();
    }

    @Override
    public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
      super.bind(s, name);
      bound.set(s, true);
    }

    @Override
    public SocketAddress getSockName(ProviderSocket s) throws WsaException {
      if (bound.get(s) == null) {
        throw new WsaException(WsaError.WSAEINVAL, "nobody has bound it");
      }
      return super.getSockName(s);
    }
  }

  private static final class AlwaysWritable extends LayeredProvider {
    AlwaysWritable(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    /** Makes every refusal a late one, so that select has something to report. */
    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      try {
        return super.connect(s, request);
      } catch (WsaException failure) {
        context().time().schedule(1, () -> upper().connectCompleted(s, failure));
        return ConnectOutcome.IN_PROGRESS;
      }
    }

    @Override
    public int select(ProviderSocket s) throws WsaException {
      return super.select(s) | Readiness.WRITABLE;
    }
  }

  private static final class TakesAddresses extends LayeredProvider {
    TakesAddresses(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
        throws WsaException {
      return s.protocol().type() == SocketType.STREAM
          ? super.send(s, source, flags)
          : super.sendTo(s, source, flags, to);
    }
  }

  private static final class ClosedTooSoon extends LayeredProvider {
    ClosedTooSoon(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int select(ProviderSocket s) throws WsaException {
      int events = super.select(s);
      boolean readable = (events & Readiness.READABLE) != 0;
      return s.protocol().type() == SocketType.STREAM && readable
          ? events | Readiness.CLOSED
          : events;
    }
  }

  private static final class KeepsEnd extends LayeredProvider {
    KeepsEnd(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events & ~Readiness.CLOSED);
    }
  }

  private static final class CompletesTwice extends LayeredProvider {
    CompletesTwice(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      ConnectOutcome outcome = super.connect(s, request);
      if (outcome == ConnectOutcome.CONNECTED) {
        upper().connectCompleted(s, null);
      }
      return outcome;
    }
  }

  /** Keeps the default peer to itself, so that the transport does not know of it. */
  private static final class NoFilter extends LayeredProvider {
    private final SocketSlot<SocketAddress> peer;

    NoFilter(ServiceProvider lower, LayerContext context) {
      super(lower, context);
      peer = context.slot();
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      if (s.protocol().type() == SocketType.STREAM) {
        return super.connect(s, request);
      }
      peer.set(s, request.peer());
      return ConnectOutcome.CONNECTED;
    }

    @Override
    public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
      return peer.get(s) == null
          ? super.recv(s, target, flags)
          : super.recvFrom(s, target, flags, new AddressBox());
    }
  }

  private static final class NeverDisconnects extends LayeredProvider {
    NeverDisconnects(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      InetSocketAddress peer = (InetSocketAddress) request.peer();
      return peer.getAddress().isAnyLocalAddress()
          ? ConnectOutcome.CONNECTED
          : super.connect(s, request);
    }
  }

  private static final class MovesBuffer extends LayeredProvider {
    MovesBuffer(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      ConnectOutcome outcome = super.connect(s, request);
      ByteBuffer data = request.callerData();
      if (data != null) {
        data.position(data.limit());
      }
      return outcome;
    }
  }
}
