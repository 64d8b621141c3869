-- Sample schema. Replace it with your own: the tables are named in lambda/change-data-capture/contract.ts.
CREATE TABLE IF NOT EXISTS public.customers (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  -- Long enough to be stored outside of the row, so that an update of another column does not log it.
  notes text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS public.orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL,
  status text NOT NULL,
  total numeric(12, 2) NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS public.order_lines (
  order_id bigint NOT NULL,
  line int NOT NULL,
  product text NOT NULL,
  quantity int NOT NULL,
  price numeric(12, 2) NOT NULL,
  PRIMARY KEY (order_id, line)
);
