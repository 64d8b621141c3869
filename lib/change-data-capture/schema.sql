-- Sample schema. Replace it with your own: the tables are named in lambda/change-data-capture/contract.ts.
CREATE TABLE IF NOT EXISTS public.customers (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  -- A long text is stored outside of the row: an update of another column does not log it.
  notes text STORAGE EXTERNAL NOT NULL DEFAULT '',
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

-- Rows from before the first snapshot.
INSERT INTO public.customers
SELECT n, 'Customer ' || n, 'customer' || n || '@example.com', repeat(md5(n::text), 100), '2026-01-01T00:00:00Z'
FROM generate_series(1, 100) n
ON CONFLICT DO NOTHING;
