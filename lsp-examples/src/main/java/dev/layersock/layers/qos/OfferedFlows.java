package dev.layersock.layers.qos;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.Printable;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A condition that sees the flows which the layer gives a connection, where nothing below tells it
 * of any, and can lower them.
 *
 * <p>For one accept, in one thread.
 */
final class OfferedFlows implements AcceptCondition {
  private static final Logger LOG = LoggerFactory.getLogger(OfferedFlows.class);

  private final Policy policy;
  private final AcceptCondition condition;
  private final QualityOfService shown;
  private @Nullable Terms lowered;

  OfferedFlows(Policy policy, Terms terms, AcceptCondition condition) {
    this.policy = policy;
    this.condition = condition;
    this.shown = policy.inForce(terms).reversed(); // as the caller sees them
  }

  @Override
  public AcceptDecision decide(AcceptOffer offer) {
    if (offer.qos() != null) {
      return condition.decide(offer);
    }
    AcceptOffer own =
        new AcceptOffer(
            offer.callerId(), offer.calleeId(), offer.callerData(), offer.calleeData(), shown);
    AcceptDecision decision = condition.decide(own);
    QualityOfService left = own.qos();
    if (decision != AcceptDecision.ACCEPT || left == null || left.equals(shown)) {
      return decision;
    }
    try {
      lowered = policy.grant(left.reversed());
      return decision;
    } catch (WsaException e) {
      LOG.debug(
          "event=flows-refused caller={} reason={}",
          offer.callerId(),
          Printable.quoted(e.getMessage()));
      return AcceptDecision.REJECT;
    }
  }

  /** What the condition has lowered the flows to; null if it left them. */
  @Nullable Terms lowered() {
    return lowered;
  }
}
