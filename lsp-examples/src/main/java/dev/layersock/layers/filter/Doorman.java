package dev.layersock.layers.filter;

import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;

/**
 * The application's condition with the rules before it. Made for one call of accept, used by its
 * thread.
 */
final class Doorman implements AcceptCondition {
  private final FilterLayer filter;
  private final AcceptCondition condition;
  private boolean turnedAway;

  Doorman(FilterLayer filter, AcceptCondition condition) {
    this.filter = filter;
    this.condition = condition;
  }

  @Override
  public AcceptDecision decide(AcceptOffer offer) {
    turnedAway = !filter.admits(offer.callerId(), offer.calleeId());
    return turnedAway ? AcceptDecision.REJECT : condition.decide(offer);
  }

  /** Whether the last caller was rejected by the rules, not by the application. Asked once each. */
  boolean hasTurnedAway() {
    boolean was = turnedAway;
    turnedAway = false;
    return was;
  }
}
