package dev.layersock.differential;

/**
 * One call.
 *
 * @param op which
 * @param socket whose, by its place among the sockets
 * @param what the choice among what the call can be given
 * @param with another socket, or a further choice
 */
record Step(Op op, int socket, int what, int with) {
  static Step of(Op op, int socket) {
    return new Step(op, socket, 0, 0);
  }

  static Step of(Op op, int socket, int what) {
    return new Step(op, socket, what, 0);
  }

  static Step at(Op op, int socket, Place place, int with) {
    return new Step(op, socket, Choices.PLACES.indexOf(place), with);
  }

  Place place() {
    return op == Op.CONNECT_WITH ? Place.SOCKET : Choices.PLACES.get(what);
  }

  /** Whether it goes to the all-zero address. */
  boolean isToNobody() {
    return place() == Place.ALL_ZERO || place() == Place.WILDCARD;
  }

  @Override
  public String toString() {
    String first =
        switch (op) {
          case BIND, CONNECT, SEND_TO -> place().name();
          default -> String.valueOf(what);
        };
    return op + "(s" + socket + ", " + first + ", " + with + ")";
  }
}
