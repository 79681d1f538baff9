package dev.layersock.differential;

import java.util.ArrayList;
import java.util.List;

/** Where the transports once disagreed, or both were wrong: the fewest steps that lead there. */
enum Found {
  NAME_WHILE_CONNECTING("TCP4", "CONNECT 0 BUSY; SOCK_NAME 0; PEER_NAME 0"),
  NAME_OF_WILDCARD_WHILE_CONNECTING("TCP4", "BIND 0 WILDCARD; CONNECT 0 BUSY; SOCK_NAME 0"),
  NAME_AFTER_REFUSAL("TCP4", "CONNECT 0 NOBODY; SOCK_NAME 0; CONNECT 0 NOBODY; SOCK_NAME 0"),
  NAME_AFTER_DISCONNECT(
      "TCP46 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; DISCONNECT_EX 0; SOCK_NAME 0;"
          + " CONNECT 0 SOCKET 1"),
  NAME_OF_CONNECTED_DATAGRAMS("UDP4 UDP4", "BIND 1 WILDCARD; CONNECT 0 SOCKET 1; SOCK_NAME 0"),

  ERROR_OF_REFUSAL("TCP4", "CONNECT 0 NOBODY; GET_OPTION 0 0"),
  ERROR_OF_BLOCKING_REFUSAL("TCP4", "SET_BLOCKING 0 0; CONNECT 0 NOBODY; GET_OPTION 0 0"),
  ERROR_OF_TOLD_RESET(
      "TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 1; RECV 0;"
          + " GET_OPTION 0 0; RECV 0; GET_OPTION 0 0"),
  ERROR_OF_UNTOLD_RESET(
      "TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 1;" + " GET_OPTION 0 0; GET_OPTION 0 0"),

  EMPTY_RECEIVE(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; RECV 0 4; CLOSE 2; ACCEPT 1 0 2; SEND 2 0;"
          + " RECV 0 4; RECV 0 0; SHUTDOWN 2 1; RECV 0 4"),
  EMPTY_RECEIVE_OF_RESET(
      "TCP4 TCP4", "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 1; RECV 0 4"),
  EMPTY_SEND_TO_NOBODY("TCP4 TCP4", "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 1; SEND 0 4"),

  BYTES_OF_NO_CONNECTION("TCP4 UDP4", "FIONREAD 0; FIONREAD 1; BIND 0 HOME; LISTEN 0; FIONREAD 0"),
  BYTES_AFTER_THE_END(
      "UDP4 UDP4", "BIND 0 HOME; SEND_TO 1 SOCKET 0; FIONREAD 0; SHUTDOWN 0 0; FIONREAD 0"),

  LISTEN_WHILE_CONNECTING("TCP4", "CONNECT 0 BUSY; LISTEN 0"),
  BACKLOGS("TCP4", "BIND 0 HOME; LISTEN 0 2; LISTEN 0 3; LISTEN 0 4"),
  BACKLOG_OF_NONSENSE("UDP4 TCP4", "LISTEN 0 3; LISTEN 1 3; CLOSE 1; LISTEN 1 3"),

  DISCONNECT_OF_LISTENER("TCP4", "BIND 0 HOME; LISTEN 0; DISCONNECT_EX 0"),
  READY_AFTER_DISCONNECT(
      "TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; DISCONNECT_EX 0; SELECT 0; CONNECT 0 NOBODY;"
          + " SELECT 0"),
  EVENTS_OF_SECOND_CONNECTION(
      "TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; EVENT_SELECT 0 0; CONNECT 0 SOCKET 1; ENUM 0; DISCONNECT_EX 0;"
          + " ENUM 0; CONNECT 0 SOCKET 1; ENUM 0; CLOSE 1; ENUM 0"),

  SOCKET_TWICE("UDP4 UDP4", "BIND 0 HOME; SEND_TO 1 SOCKET 0; SELECT_OF 0 0"),

  READ_AT_THE_END(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; EVENT_SELECT 0 1; CONNECT 0 SOCKET 1; CLOSE 2; ACCEPT 1 0 2;"
          + " SHUTDOWN 2 1; ENUM 0; RECV 0; ENUM 0"),
  READ_AFTER_RECEIVING(
      "UDP6 TCP4", "ASYNC_SELECT 0 0; HEARD 0; SHUTDOWN 0 0; HEARD 0; ASYNC_SELECT 0 2; HEARD 0"),
  READ_AFTER_A_WRONG_CALL(
      "UDP6 UDP6", "EVENT_SELECT 0 0; CONNECT 0 SOCKET 1; SHUTDOWN 0 2; RECV_FROM 0 2 4; ENUM 0"),

  CLOSED("TCP4 UDP4", "CLOSE 0; SET_BLOCKING 0 0; ENUM 0; CLOSE 1; SEND_TO 1 WILDCARD; MODE 1"),

  QUEUE_OF_DATAGRAMS(
      "UDP4 UDP4",
      "BIND 0 HOME; SEND_TO 1 SOCKET 0; CONNECT 0 SOCKET 1; RECV 0; SEND_TO 1 SOCKET 0; RECV 0 3"),
  CONNECT_TIME_OF_DATAGRAMS(
      "UDP4 UDP4",
      "GET_OPTION 0 2; CONNECT 0 SOCKET 1; GET_OPTION 0 2; CONNECT 0 ALL_ZERO;"
          + " GET_OPTION 0 2"),
  FLAGS_OF_UNBOUND_DATAGRAMS("UDP4", "RECV_FROM 0 0 3; RECV 0 0 4"),
  DISCONNECT_DATA(
      "TCP4 UDP4",
      "SEND_DISCONNECT 0 2; RECV_DISCONNECT 0 1; SEND_DISCONNECT 1 2;" + " RECV_DISCONNECT 1 1"),

  SEND_TO_A_CLOSED_PEER(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 2; ACCEPT 1 0 2; CLOSE 2; SEND 0 0;"
          + " SEND 0 0; SEND 0 4; RECV 0"),
  ENDED_AND_RESET(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 2; ACCEPT 1 0 2; SEND 0 0; SHUTDOWN 2 1;"
          + " CLOSE 2; RECV 0; SEND 0 0; RECV 0; GET_OPTION 0 0"),
  SHUT_DOWN_AND_RESET(
      "TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; SHUTDOWN 0 2; CLOSE 1; SEND 0 0;" + " RECV 0"),
  CLOSED_WITH_SOMETHING_LOOKED_AT(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 2; ACCEPT 1 0 2; SEND 0 2; SELECT 0;"
          + " CLOSE 2; RECV 0"),
  CLOSED_WITH_SOMETHING_DROPPED(
      "TCP4 TCP4 TCP4",
      "BIND 1 HOME; LISTEN 1; CONNECT 0 SOCKET 1; CLOSE 2; ACCEPT 1 0 2; SHUTDOWN 2 0; SEND 0 0;"
          + " CLOSE 2; RECV 0");

  private final String kinds;
  private final String steps;

  /** Sockets of some kinds, each of which is made first, and what is done with them. */
  Found(String kinds, String steps) {
    this.kinds = kinds;
    this.steps = steps;
  }

  Scenario scenario() {
    List<Kind> made = new ArrayList<>();
    List<Step> all = new ArrayList<>();
    for (String kind : kinds.split(" ", -1)) {
      all.add(Step.of(Op.SOCKET, made.size()));
      made.add(Kind.valueOf(kind));
    }
    for (String step : steps.split("; *", -1)) {
      all.add(step(step.split(" ", -1)));
    }
    return new Scenario(0, made, all);
  }

  private static Step step(String[] words) {
    Op op = Op.valueOf(words[0]);
    int what = 0;
    if (words.length > 2) {
      boolean number = Character.isDigit(words[2].charAt(0));
      what = number ? Integer.parseInt(words[2]) : Choices.PLACES.indexOf(Place.valueOf(words[2]));
    }
    int with = words.length > 3 ? Integer.parseInt(words[3]) : 0;
    return new Step(op, Integer.parseInt(words[1]), what, with);
  }
}
