-- Which flows were started here or answer peers, and how they ended (FlowOutcome.Status has the codes).
create table flow_run (
  flow_id varchar(36) not null primary key,
  flow_class varchar(512) not null,
  arguments ${bytes},
  status smallint not null,
  started_at bigint not null,
  ended_at bigint,
  error varchar(512),
  epoch bigint not null
);
create index flow_run_status on flow_run (status, started_at);

-- The sessions of flows that run, so that peers can be told when a flow was interrupted.
create table flow_session (
  flow_id varchar(36) not null,
  session_id varchar(36) not null,
  initiator boolean not null,
  peer varchar(512) not null,
  primary key (flow_id, session_id, initiator)
);
