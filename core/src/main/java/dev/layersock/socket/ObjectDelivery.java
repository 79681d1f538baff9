package dev.layersock.socket;

/**
 * Event-select: signals an event object for what is recorded.
 *
 * @param event what is signalled
 */
record ObjectDelivery(EventRecord record, EventObject event) implements EventDelivery {
  @Override
  public void recorded() {
    record.signal(event);
  }
}
