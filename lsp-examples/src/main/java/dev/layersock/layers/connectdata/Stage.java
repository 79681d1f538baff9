package dev.layersock.layers.connectdata;

/** How far a socket of the application has come. */
sealed interface Stage permits Stage.Still, ClientHandshake, ListenerQueue {
  /** The stages in which the layer has nothing to do. */
  enum Still implements Stage {
    /** Perhaps bound, neither connected nor listening. */
    IDLE,
    /** Idle again, as the application has reset the connection; whoever waits has to find that. */
    DISCONNECTED,
    /** Connected, with nothing of a handshake left. */
    CONNECTED,
    /** A handshake failed, and the provider below could not give its connection up. */
    SPENT,
    /** Closed. */
    CLOSED
  }
}
