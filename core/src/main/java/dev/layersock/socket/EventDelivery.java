package dev.layersock.socket;

/** What is done when something was recorded. */
@FunctionalInterface
interface EventDelivery {
  void recorded();
}
