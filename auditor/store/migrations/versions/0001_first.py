"""The first schema: nights, visits, contents, entries, and what is made from them.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "night",
        sa.Column("id", _ID, nullable=False),
        sa.Column("begun", sa.DateTime(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "portal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=63), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_portal_name")),
    )
    op.create_table(
        "visit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("night_id", _ID, nullable=False),
        sa.Column("portal_id", _ID, nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.String(length=64), nullable=True),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("auditor_version", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["night_id"],
            ["night.id"],
        ),
        sa.ForeignKeyConstraint(
            ["portal_id"],
            ["portal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("night_id", "portal_id", name=op.f("uq_visit_night_id")),
    )
    op.create_index("ix_visit_portal_id", "visit", ["portal_id", "id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("visit_id", _ID, nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("sharing", sa.Integer(), nullable=False),
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "source", "key"),
    )
    op.create_table(
        "result",
        sa.Column("visit_id", _ID, nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("judged", sa.DateTime(), nullable=False),
        sa.Column("criteria", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("coverage", sa.Float(), nullable=True),
        sa.Column("maintained", sa.Float(), nullable=True),
        sa.Column("maintained_low", sa.Float(), nullable=True),
        sa.Column("maintained_high", sa.Float(), nullable=True),
        sa.Column("datasets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id"),
    )
    op.create_table(
        "seen",
        sa.Column("visit_id", _ID, nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "source", "dataset"),
    )
    op.create_table(
        "verdict",
        sa.Column("visit_id", _ID, nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=True),
        sa.Column("period_days", sa.Float(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "source", "dataset"),
    )


def downgrade() -> None:
    """Drops them."""
    for table in ("verdict", "seen", "result", "entry", "visit", "portal", "night", "content"):
        op.drop_table(table)
