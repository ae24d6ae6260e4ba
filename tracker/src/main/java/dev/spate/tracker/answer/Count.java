package dev.spate.tracker.answer;

/** The counters, each with its name and label for Prometheus. Counters of one name stand together. */
public enum Count {
    UDP_CONNECTS("connects_total", "", "Connection ids given out."),
    UDP_ANNOUNCES("announces_total", "protocol=\"udp\"", "Announces answered with peers."),
    HTTP_ANNOUNCES("announces_total", "protocol=\"http\"", ""),
    UDP_SCRAPES("scrapes_total", "protocol=\"udp\"", "Scrapes answered."),
    HTTP_SCRAPES("scrapes_total", "protocol=\"http\"", ""),
    NOT_ALLOWED("refused_total", "reason=\"not_allowed\"", "Requests refused with a reason."),
    MALFORMED("refused_total", "reason=\"malformed\"", ""),
    FULL_SWARMS("refused_total", "reason=\"too_many_swarms\"", ""),
    FULL_PEERS("refused_total", "reason=\"too_many_peers\"", ""),
    FULL_SWARM("refused_total", "reason=\"swarm_full\"", ""),
    FULL_ADDRESS("refused_total", "reason=\"address_full\"", ""),
    UDP_DROPPED_NO_REQUEST("udp_dropped_total", "reason=\"no_request\"", "Packets that got no answer."),
    UDP_DROPPED_UNPROVED("udp_dropped_total", "reason=\"bad_connection_id\"", ""),
    UDP_BYTES_IN("bytes_received_total", "protocol=\"udp\"", "Bytes of requests."),
    HTTP_BYTES_IN("bytes_received_total", "protocol=\"http\"", ""),
    UDP_BYTES_OUT("bytes_sent_total", "protocol=\"udp\"", "Bytes of answers."),
    HTTP_BYTES_OUT("bytes_sent_total", "protocol=\"http\"", ""),
    HTTP_CONNECTIONS("http_connections_total", "", "Connections accepted."),
    HTTP_BAD_REQUESTS("http_bad_requests_total", "", "Requests that were not valid HTTP."),
    HTTP_TIMEOUTS("http_timeouts_total", "", "Connections closed because they were too slow."),
    HTTP_PUSHED_OUT("http_pushed_out_total", "", "Idle connections closed for new ones."),
    ALLOW_LIST_FAILURES("allow_list_failures_total", "", "Changed allow-lists that could not be read.");

    private final String metric;
    private final String label;
    private final String help;

    Count(String metric, String label, String help) {
        this.metric = metric;
        this.label = label;
        this.help = help;
    }

    String metric() {
        return "spate_tracker_" + metric;
    }

    String label() {
        return label;
    }

    /** The help text; empty except for the first counter of a name. */
    String help() {
        return help;
    }
}
