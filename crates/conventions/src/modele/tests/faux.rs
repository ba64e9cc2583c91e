//! Wrong models.
