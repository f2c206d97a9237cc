-- Whose the generations are.
CREATE TABLE owned_generation (
    tenant text NOT NULL,
    id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX owned_generation_by_id ON owned_generation (id);

-- What tenants took, by the day (UTC) that generations ended on.
CREATE TABLE tenant_usage (
    tenant text NOT NULL,
    day date NOT NULL,
    family text COLLATE "C" NOT NULL,
    completed bigint NOT NULL,
    failed bigint NOT NULL,
    cancelled bigint NOT NULL,
    cloud_us bigint NOT NULL,
    edge_us bigint NOT NULL,
    PRIMARY KEY (tenant, day, family)
);

-- What operators did.
CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    key_id text,
    tenant text NOT NULL,
    role text NOT NULL,
    address text,
    action text NOT NULL,
    status integer NOT NULL
);
