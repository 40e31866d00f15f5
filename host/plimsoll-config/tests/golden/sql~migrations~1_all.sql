-- +goose Up
CREATE TABLE IF NOT EXISTS "public"."users" (id int, name text DEFAULT 'a;b''c');
CREATE UNIQUE INDEX CONCURRENTLY idx_é ON users USING btree (name);
ALTER TABLE ONLY users ADD COLUMN age int NOT NULL DEFAULT 0, DROP IF EXISTS old, ALTER COLUMN name TYPE varchar(5), ADD CONSTRAINT c CHECK (a > 0);
CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $body$
BEGIN
  DELETE FROM users; -- inside
END;
$body$ LANGUAGE plpgsql;
CREATE TRIGGER t AFTER INSERT ON users BEGIN
  UPDATE users SET a = CASE WHEN 1 THEN 2 END;
  IF x THEN y; END IF;
END;
/* c ; */ INSERT INTO users VALUES (1, 'x');
-- +goose StatementBegin
SELECT 1; SELECT 2;
-- +goose StatementEnd
COPY users (id) FROM stdin;
1	x;
\.
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; END//
DELIMITER ;
-- +goose Down
DROP TABLE users CASCADE;
DROP INDEX [dbo].[i] ON t
GO
TRUNCATE `a`
