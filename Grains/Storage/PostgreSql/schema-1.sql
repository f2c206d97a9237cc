-- Grain states; the version is the ETag. The primary key refuses a second first write.
CREATE TABLE grain_state (
    name text NOT NULL,
    id text NOT NULL,
    version bigint NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (name, id)
);

-- Which generations there are.
CREATE TABLE open_generation (id text PRIMARY KEY);
CREATE TABLE set_aside_generation (id text PRIMARY KEY, reason text NOT NULL);
CREATE TABLE ended_generation (id text PRIMARY KEY, ended_at timestamptz NOT NULL);
CREATE INDEX ended_generation_by_age ON ended_generation (ended_at);

-- Finished pictures. They are compressed already.
CREATE TABLE picture (
    id text NOT NULL,
    format integer NOT NULL,
    file bytea NOT NULL,
    PRIMARY KEY (id, format)
);
ALTER TABLE picture ALTER COLUMN file SET STORAGE EXTERNAL;

-- Written to see whether writing works.
CREATE TABLE probe (id integer PRIMARY KEY, count bigint NOT NULL);

-- Membership: the silos of each cluster, and a version that every change of theirs moves on.
CREATE TABLE cluster_version (cluster text PRIMARY KEY, version integer NOT NULL DEFAULT 0);
CREATE TABLE silo (
    cluster text NOT NULL REFERENCES cluster_version,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    suspect_times text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

-- Orleans' AdoNet membership reads its statements from this table, by these keys.
CREATE TABLE OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', $$
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation" FROM silo
    WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0
$$),
('MembershipReadRowKey', $$
    SELECT v.version AS "Version", s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.name AS "SiloName",
        s.host AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes",
        s.started_at AS "StartTime", s.alive_at AS "IAmAliveTime"
    FROM cluster_version v LEFT JOIN silo s
        ON s.cluster = v.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    WHERE v.cluster = @DeploymentId
$$),
('MembershipReadAllKey', $$
    SELECT v.version AS "Version", s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.name AS "SiloName",
        s.host AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes",
        s.started_at AS "StartTime", s.alive_at AS "IAmAliveTime"
    FROM cluster_version v LEFT JOIN silo s ON s.cluster = v.cluster
    WHERE v.cluster = @DeploymentId
$$),
('InsertMembershipVersionKey', $$
    WITH added AS (INSERT INTO cluster_version (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) > 0 FROM added
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE silo SET alive_at = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('InsertMembershipKey', $$
    WITH moved AS (
        UPDATE cluster_version SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT 1 FROM silo
            WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    added AS (
        INSERT INTO silo (cluster, address, port, generation, name, host, status, proxy_port, started_at, alive_at)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM moved RETURNING 1)
    SELECT count(*) > 0 FROM added
$$),
('UpdateMembershipKey', $$
    WITH moved AS (
        UPDATE cluster_version SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
            SELECT 1 FROM silo
            WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING 1),
    changed AS (
        UPDATE silo SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime FROM moved
        WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING 1)
    SELECT count(*) > 0 FROM changed
$$),
('DeleteMembershipTableEntriesKey', $$
    DELETE FROM silo WHERE cluster = @DeploymentId;
    DELETE FROM cluster_version WHERE cluster = @DeploymentId
$$),
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM silo WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3
$$);
