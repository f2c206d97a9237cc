-- Messages to be delivered; due_at is null once they are given up, message where a generation tells it.
CREATE TABLE webhook (
    id text COLLATE "C" PRIMARY KEY,
    tenant text NOT NULL,
    url text NOT NULL,
    tries integer NOT NULL,
    due_at timestamptz,
    reason text,
    message bytea
);
CREATE INDEX webhook_by_time ON webhook (due_at);
CREATE INDEX webhook_by_tenant ON webhook (tenant);
