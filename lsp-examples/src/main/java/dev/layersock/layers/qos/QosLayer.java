package dev.layersock.layers.qos;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shapes traffic with token buckets: what there are no tokens for is not sent or received now, and
 * the socket is not ready in that direction until they are back.
 *
 * <p>Lack of tokens never hides that a socket is at its end or broken: then the call goes down.
 * What is received beyond the tokens, as a datagram whose size nobody knew, is paid for later.
 *
 * <p>Any thread may call it. It has no lock of its own; see {@link Shaper}.
 */
final class QosLayer extends LayeredProvider {
  private static final Logger LOG = LoggerFactory.getLogger(QosLayer.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int UNSHAPED = MessageFlags.PEEK | MessageFlags.OOB;

  private final SocketSlot<Flows> slot;
  private final QosSettings settings;
  private final Policy policy;
  private final @Nullable Shaper chainSending;
  private final @Nullable Shaper chainReceiving;

  @Inject
  QosLayer(@Lower ServiceProvider lower, LayerContext context, QosSettings settings) {
    super(lower, context);
    this.slot = context.slot();
    this.settings = settings;
    this.policy = new Policy(settings);
    boolean chain = settings.scope() == QosSettings.Scope.CHAIN;
    this.chainSending = chain ? shared(policy.sending()) : null;
    this.chainReceiving = chain ? shared(policy.receiving()) : null;
  }

  private @Nullable Shaper shared(@Nullable RateLimit limit) {
    return limit == null ? null : new Shaper(limit, context().time(), Long.MAX_VALUE);
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    ConnectRequest connect = request.connect();
    QualityOfService asked = connect.qos();
    try {
      Terms terms = policy.grant(asked);
      return Explanation.alters(
          policy.describe(terms), settings.origin(), asked == null ? null : connect.withQos(null));
    } catch (WsaException refusal) {
      String reason = refusal.reason();
      return Explanation.refuses(
          reason == null ? refusal.error().meaning() : reason, refusal.error(), settings.origin());
    }
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    ProviderSocket s = super.socket(request);
    enter(s, policy.usual());
    return s;
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    Flows listener = slot.require(s);
    Terms terms = listener.terms();
    OfferedFlows offered =
        condition == AcceptCondition.ALWAYS ? null : new OfferedFlows(policy, terms, condition);
    ProviderSocket accepted = super.accept(s, offered == null ? condition : offered);
    if (accepted != null) {
      Terms lowered = offered == null ? null : offered.lowered();
      // The listener's wish is an option of it, so the new socket has it too.
      enter(accepted, lowered == null ? terms : lowered).wish(listener.wish());
    }
    return accepted;
  }

  private Flows enter(ProviderSocket s, Terms terms) {
    Flows flows =
        new Flows(
            new Flow(this, s, Readiness.WRITABLE, chainSending),
            new Flow(this, s, Readiness.READABLE, chainReceiving),
            terms,
            context().time());
    slot.set(s, flows);
    return flows;
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    Flows flows = slot.require(s);
    QualityOfService asked = request.qos();
    QualityOfService wish = asked == null ? flows.wish() : asked;
    Terms before = flows.terms();
    if (Objects.equals(before.asked(), wish)) {
      return super.connect(s, asked == null ? request : request.withQos(null));
    }
    flows.use(policy.grant(wish), context().time());
    try {
      return super.connect(s, asked == null ? request : request.withQos(null));
    } catch (WsaException failure) {
      flows.use(before, context().time());
      throw failure;
    }
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    Object asked = code;
    if (asked == IoctlCode.SIO_SET_QOS) {
      if (!(input instanceof QualityOfService wish)) {
        throw new WsaException(WsaError.WSAEINVAL, "SIO_SET_QOS needs a quality of service");
      }
      Flows flows = slot.require(s);
      flows.use(policy.grant(wish), context().time());
      flows.wish(wish);
      return null;
    }
    if (asked == IoctlCode.SIO_GET_QOS) {
      return code.output().cast(policy.inForce(slot.require(s).terms()));
    }
    return super.ioctl(s, code, input);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    Flow flow = slot.require(s).sending();
    int wanted = source.remaining();
    if (wanted == 0) {
      return super.send(s, source, flags);
    }
    if (isDatagram(s)) {
      return sendWhole(s, source, flags, null);
    }
    if ((flags & UNSHAPED) != 0) {
      int sent = super.send(s, source, flags);
      flow.charge(Math.max(sent, 0));
      return sent;
    }
    int taken = (int) flow.take(wanted);
    if (taken == 0) {
      // If the connection is broken, sending nothing says so, and it harms none that is not.
      lower().send(s, NOTHING, flags);
      if ((lower().select(s) & Readiness.CLOSED) != 0) {
        flow.holdBack();
      }
      return IoResult.WOULD_BLOCK;
    }
    int limit = source.limit();
    int sent = 0;
    source.limit(source.position() + taken);
    try {
      int result = super.send(s, source, flags);
      sent = Math.max(result, 0);
      return result;
    } finally {
      source.limit(limit);
      if (sent < taken) {
        flow.giveBack(taken - sent);
      }
    }
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return sendWhole(s, source, flags, to);
  }

  private int sendWhole(ProviderSocket s, ByteBuffer source, int flags, @Nullable SocketAddress to)
      throws WsaException {
    Flow flow = slot.require(s).sending();
    int size = source.remaining();
    if (size > 0 && !flow.takeWhole(size)) {
      return IoResult.WOULD_BLOCK;
    }
    int sent = 0;
    try {
      int result = to == null ? super.send(s, source, flags) : super.sendTo(s, source, flags, to);
      sent = Math.max(result, 0);
      return result;
    } finally {
      if (sent < size) {
        flow.giveBack(size - sent);
      }
    }
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    Flow flow = slot.require(s).receiving();
    int wanted = target.remaining();
    if (wanted == 0 || isDatagram(s) || (flags & UNSHAPED) != 0) {
      return recvWhole(s, target, flags, null);
    }
    int taken = (int) flow.take(wanted);
    if (taken == 0) {
      return recvWithoutTokens(s, flow, target, flags, null);
    }
    int limit = target.limit();
    int received = 0;
    target.limit(target.position() + taken);
    try {
      int result = super.recv(s, target, flags);
      received = Math.max(result, 0);
      return result;
    } finally {
      target.limit(limit);
      if (received < taken) {
        flow.giveBack(taken - received);
      }
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return recvWhole(s, target, flags, from);
  }

  private int recvWhole(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    Flow flow = slot.require(s).receiving();
    if ((flags & UNSHAPED) == 0 && isDatagram(s) && !flow.hasSome()) {
      return recvWithoutTokens(s, flow, target, flags, from);
    }
    return recvAndCharge(s, flow, target, flags, from);
  }

  private int recvAndCharge(
      ProviderSocket s, Flow flow, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int start = target.position();
    try {
      return from == null ? super.recv(s, target, flags) : super.recvFrom(s, target, flags, from);
    } finally {
      // The position also tells of a datagram that was cut, which is an error.
      if ((flags & MessageFlags.PEEK) == 0 && target.position() > start) {
        flow.charge(target.position() - start);
      }
    }
  }

  /** Data has to wait; that there is none, the end of the stream and errors have not. */
  private int recvWithoutTokens(
      ProviderSocket s, Flow flow, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int now = lower().select(s);
    if ((now & Readiness.READABLE) == 0) {
      return recvAndCharge(s, flow, target, flags, from);
    }
    if ((now & Readiness.CLOSED) != 0) {
      int next = lower().recv(s, ByteBuffer.allocate(1), MessageFlags.PEEK);
      if (next <= 0) {
        return next;
      }
      flow.holdBack();
    }
    return IoResult.WOULD_BLOCK;
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    int now = super.select(s);
    Flows flows = slot.require(s);
    return now & ~(masked(flows.sending(), now) | masked(flows.receiving(), now));
  }

  private static int masked(Flow flow, int now) {
    if ((now & flow.readiness()) == 0) {
      return 0;
    }
    boolean mayBeOver = (now & Readiness.CLOSED) != 0 && !flow.isHeldBack();
    return !mayBeOver && flow.lacks() ? flow.readiness() : 0;
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    if ((events & Readiness.CLOSED) != 0) {
      slot.require(s).closedWatched().set(true);
    }
    super.watch(s, events);
  }

  /**
   * What is ready below waits here for tokens if it lacks any: so only who could go on at once
   * stands in line. The end does not wait.
   */
  @Override
  public void signalled(ProviderSocket s, int events) {
    Flows flows = slot.get(s);
    int up = events;
    if (flows == null) { // an accept is about to hand it up
      super.signalled(s, events);
      return;
    }
    if ((events & Readiness.CLOSED) == 0) {
      up &= ~(held(flows.sending(), events) | held(flows.receiving(), events));
    } else {
      if (!flows.closedWatched().getAndSet(false)) {
        up &= ~Readiness.CLOSED;
      }
      up |= released(flows.sending()) | released(flows.receiving());
    }
    if (up != 0) {
      super.signalled(s, up);
    }
  }

  /** The bit of a flow that waits now; 0 if it does not. */
  private int held(Flow flow, int events) {
    int bit = events & flow.readiness();
    if (bit == 0 || !flow.hold()) {
      return 0;
    }
    if (!flow.isHeldBack()) {
      watchBelow(flow, Readiness.CLOSED);
    }
    return bit;
  }

  private static int released(Flow flow) {
    return flow.release() ? flow.readiness() : 0;
  }

  /** For a flow whose tokens are back. What has changed below meanwhile, the next call tells. */
  void resume(Flow flow) {
    if (!flow.hold()) {
      upper().signalled(flow.socket(), flow.readiness());
    }
  }

  private void watchBelow(Flow flow, int events) {
    try {
      lower().watch(flow.socket(), events);
    } catch (WsaException failure) {
      LOG.debug("event=watch-failed layer={}", context().name(), failure);
      if (flow.release()) { // whoever waits tries again, and so gets the error
        upper().signalled(flow.socket(), flow.readiness());
      }
    }
  }

  @Override
  public void ended(ProviderSocket s) {
    Flows flows = slot.get(s);
    if (flows != null) { // else it ended before this layer had it
      flows.close();
    }
  }

  private static boolean isDatagram(ProviderSocket s) {
    return s.protocol().type() == SocketType.DGRAM;
  }
}
